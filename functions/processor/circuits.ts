/**
 * The circuits of SES and the AI during one run. An outage of SES ends the run; an outage of the AI makes its drafts fall
 * back. The circuit breakers carry both to the next runs.
 */
import {
  adviceOf,
  CIRCUIT_BREAKERS,
  type CircuitBreaker,
  type CircuitBreakerName,
  CLOSED,
  FAILURES_THAT_OPEN,
} from "../coordination/circuit-state.ts";
import type { CircuitsAtStart } from "../coordination/circuit-breakers.ts";
import { DependencyError } from "../platform/errors.ts";
import { type AiFailureReason, isAiOutage, wasNotAsked } from "../words/ai/ai-failure.ts";
import type { Written } from "../words/ai/writer-port.ts";
import type { Dependencies } from "./dependencies.ts";

/** What one run knows of one dependency. */
type Circuit = {
  circuitBreaker: CircuitBreaker;
  /** Failures in a row, over all runs. */
  failures: number;
  /** This run may call the dependency although its circuit is open. */
  isProbing: boolean;
  /** This run has found the dependency down. */
  isDown: boolean;
};

export type Circuits = ReturnType<typeof createCircuits>;

export function createCircuits(
  { circuitBreakers, mailer, log, now }: Dependencies,
  circuitsAtStart: CircuitsAtStart,
  endRun: (reason: string) => void,
) {
  const circuits: Readonly<Record<CircuitBreakerName, Circuit>> = {
    ses: circuitOf(circuitsAtStart.ses),
    ai: circuitOf(circuitsAtStart.ai),
  };
  const { ses, ai } = circuits;
  let aiOff: AiFailureReason | undefined;
  /** The writes for other runs, one after the other. */
  let writes = Promise.resolve();

  const write = (step: () => Promise<void>) => {
    writes = writes.then(step).catch((error: unknown) => {
      if (!(error instanceof DependencyError)) throw error;
      log("warn", "A circuit breaker cannot be written; other runs do not learn of it", {
        event: "circuit-not-written",
        error: error.message,
      });
    });
  };

  const logChange = (change: {
    readonly event: "circuit-opened" | "circuit-probed" | "circuit-closed";
    readonly dependency: CircuitBreakerName;
    readonly circuitBreaker: CircuitBreaker;
  }) => {
    const { event, dependency, circuitBreaker: breaker } = change;
    log(event === "circuit-opened" ? "error" : "info", "Circuit breaker changed", {
      event,
      dependency,
      ...(breaker.state === "open" && {
        reason: breaker.reason,
        openings: breaker.openings,
        until: new Date(breaker.openUntilMs).toISOString(),
      }),
    });
  };

  const probe = async (name: CircuitBreakerName): Promise<boolean> => {
    const circuit = circuits[name];
    circuit.isProbing = await circuitBreakers.probe(name);
    if (circuit.isProbing)
      logChange({
        event: "circuit-probed",
        dependency: name,
        circuitBreaker: circuit.circuitBreaker,
      });
    return circuit.isProbing;
  };

  const open = (name: CircuitBreakerName, reason: string) => {
    const circuit = circuits[name];
    if (circuit.isDown) return;
    circuit.isDown = true;
    circuit.isProbing = false;
    write(async () => {
      const opened = await circuitBreakers.open(name, reason, circuit.circuitBreaker);
      if (opened === undefined) return;
      circuit.circuitBreaker = opened;
      logChange({ event: "circuit-opened", dependency: name, circuitBreaker: opened });
    });
  };

  const succeeded = (name: CircuitBreakerName) => {
    const circuit = circuits[name];
    circuit.failures = 0;
    if (!circuit.isProbing) return;
    const { circuitBreaker: before } = circuit;
    circuit.isProbing = false;
    // Closed for this run at once; the row follows.
    circuit.circuitBreaker = CLOSED;
    write(async () => {
      if (await circuitBreakers.close(name))
        logChange({ event: "circuit-closed", dependency: name, circuitBreaker: before });
    });
  };

  /** Counts a failure; true when the circuit must open. */
  const hasFailed = (name: CircuitBreakerName): boolean => {
    const circuit = circuits[name];
    circuit.failures += 1;
    return circuit.failures >= FAILURES_THAT_OPEN[name] || circuit.isProbing;
  };

  const sesDown = (reason: string) => {
    endRun(`ses: ${reason}`);
    open("ses", reason);
  };

  return {
    /** Why the run must not receive messages, or undefined. Begins a probe when one is due. @throws DependencyError */
    checkSes: async (): Promise<string | undefined> => {
      const advice = adviceOf(ses.circuitBreaker, now());
      if (advice.kind === "call") return undefined;
      if (advice.kind === "leave")
        return `ses: ${advice.reason}; not called until ${new Date(advice.untilMs).toISOString()}`;
      if (!(await probe("ses"))) return "ses: another run probes";
      // Asking for the quota first risks no message.
      const readiness = await mailer.prepare({ fresh: true });
      if (readiness === "ready") return undefined;
      sesDown(readiness);
      return `ses: ${readiness}`;
    },
    /** The circuit is half-open: this run processes one message at a time until SES answers. */
    isProbingSes: () => ses.isProbing,
    isSesDown: () => ses.isDown,
    /** SES answered an email, or did not; three missing answers in a row open the circuit. */
    sesAnswered: (hasAnswered: boolean) => {
      if (hasAnswered) succeeded("ses");
      else if (hasFailed("ses")) sesDown("no-answer");
    },
    /** SES would refuse every email: the circuit opens and the run ends. */
    sesDown,

    /** Why this draft must not use the AI, or undefined. @throws DependencyError */
    checkAi: async (): Promise<AiFailureReason | undefined> => {
      if (aiOff !== undefined) return aiOff;
      const advice = adviceOf(ai.circuitBreaker, now());
      if (advice.kind === "call") return undefined;
      // One draft probes; the others do not wait for it.
      if (advice.kind === "leave" || ai.isProbing) return "ai-paused";
      ai.isProbing = true;
      return (await probe("ai")) ? undefined : (aiOff = "ai-paused");
    },
    recordAi: (written: Written) => {
      if (written.ok) return succeeded("ai");
      if (written.everybody) {
        aiOff ??= written.reason;
        return open("ai", written.reason);
      }
      // A request that never left, or that we aborted, says nothing about the AI.
      if (written.cutShort || wasNotAsked(written.reason)) return;
      if (!isAiOutage(written.reason)) return succeeded("ai");
      if (!hasFailed("ai")) return;
      aiOff ??= "ai-paused";
      open("ai", written.reason);
    },
    /** Turns the AI off for this run only; false when it was off already. */
    turnAiOff: (reason: AiFailureReason): boolean => {
      const isFirst = aiOff === undefined;
      aiOff ??= reason;
      return isFirst;
    },

    /** The circuits that are open as far as this run knows. */
    openNames: (): readonly CircuitBreakerName[] =>
      CIRCUIT_BREAKERS.filter(
        (name) => circuits[name].isDown || circuits[name].circuitBreaker.state === "open",
      ),
    /** Ends unfinished probes, stores counted failures and waits for all writes. */
    finish: async (): Promise<void> => {
      for (const name of CIRCUIT_BREAKERS) {
        const { circuitBreaker: breaker, failures, isProbing, isDown } = circuits[name];
        if (isProbing) write(() => circuitBreakers.abandon(name));
        // Failures of several runs add up, also when each run has only one email.
        else if (!isDown && breaker.state === "closed" && failures !== breaker.failures)
          write(() => circuitBreakers.count(name, failures));
      }
      await writes;
    },
  };
}

function circuitOf(circuitBreaker: CircuitBreaker): Circuit {
  const failures = circuitBreaker.state === "closed" ? circuitBreaker.failures : 0;
  return { circuitBreaker, failures, isProbing: false, isDown: false };
}
