/**
 * What a run knows of SES and the AI, and what it tells the others: a dependency that is down ends the run (SES) or makes
 * its words plain (AI), and its breaker keeps the next runs from trying. The breakers' writes go one after the other.
 */
import {
  adviceOf,
  CIRCUIT_BREAKERS,
  type CircuitBreaker,
  type CircuitBreakerName,
  CLOSED,
  FAILURES_THAT_OPEN,
} from "../coordination/circuit-breaker.ts";
import { DependencyError } from "../platform/errors.ts";
import { type AiFailureReason, isAiOutage, saysNothingOfAi } from "../words/ai/ai-failure.ts";
import type { Seen } from "../coordination/coordination.ts";
import type { Written } from "../words/ai/writer-port.ts";
import type { Dependencies } from "./dependencies.ts";

export type Outages = {
  /** Why the run must not begin, or nothing. Makes it a probe where SES's breaker is due. @throws DependencyError */
  readonly checkCircuit: () => Promise<string | undefined>;
  /** The run finds out whether SES is back: it works one message at a time until SES has answered. */
  readonly probing: () => boolean;
  /** SES answered a mail, yes or no, or it did not: three silences in a row open its breaker. */
  readonly sesAnswered: (answered: boolean) => void;
  /** SES would refuse every mail: its breaker opens, and the run ends. */
  readonly sesDown: (reason: string) => void;
  /** That it is so. */
  readonly isSesDown: () => boolean;
  /** Why a draft must do without the AI, or nothing. @throws DependencyError */
  readonly aiClosed: () => Promise<AiFailureReason | undefined>;
  /** What came of a draft that was asked for. */
  readonly aiAnswered: (written: Written) => void;
  /** No more drafts by AI in this run; other runs may know better. False where that was so already. */
  readonly closeAi: (why: AiFailureReason) => boolean;
  /** Which are down, as far as this run knows. */
  readonly open: () => readonly CircuitBreakerName[];
  /** All that was to be told to other runs has been, or could not be. */
  readonly told: () => Promise<void>;
};

export function createOutages(
  { circuitBreakers, mailer, log, now }: Dependencies,
  seen: Seen,
  endRun: (reason: string) => void,
): Outages {
  const current: Record<CircuitBreakerName, CircuitBreaker> = { ses: seen.ses, ai: seen.ai };
  const probing: Record<CircuitBreakerName, boolean> = { ses: false, ai: false };
  const failuresOf = (breaker: CircuitBreaker) =>
    breaker.state === "closed" ? breaker.failures : 0;
  const failures: Record<CircuitBreakerName, number> = {
    ses: failuresOf(seen.ses),
    ai: failuresOf(seen.ai),
  };
  const down: Record<CircuitBreakerName, boolean> = { ses: false, ai: false };
  let closedAi: AiFailureReason | undefined;
  let telling = Promise.resolve();

  const changed = (
    name: CircuitBreakerName,
    change: "opened" | "probed" | "closed",
    breaker: CircuitBreaker,
  ) => {
    log(change === "opened" ? "error" : "info", "breaker", {
      dependency: name,
      change,
      ...(breaker.state === "open" && {
        reason: breaker.reason,
        openings: breaker.openings,
        until: new Date(breaker.openUntilMs).toISOString(),
      }),
    });
  };

  const tell = (step: () => Promise<void>) => {
    telling = telling.then(step).catch((error: unknown) => {
      if (!(error instanceof DependencyError)) throw error;
      log("warn", "other runs could not be told of a breaker", { error: error.message });
    });
  };

  const probe = async (name: CircuitBreakerName): Promise<boolean> => {
    if (!(await circuitBreakers.probe(name))) return false;
    probing[name] = true;
    changed(name, "probed", current[name]);
    return true;
  };

  const isDown = (name: CircuitBreakerName, reason: string) => {
    if (down[name]) return;
    down[name] = true;
    probing[name] = false;
    tell(async () => {
      const opened = await circuitBreakers.open(name, reason, current[name]);
      if (opened === undefined) return;
      current[name] = opened;
      changed(name, "opened", opened);
    });
  };

  const isUp = (name: CircuitBreakerName) => {
    failures[name] = 0;
    if (!probing[name]) return;
    probing[name] = false;
    const { [name]: was } = current;
    // At once, so that the rest of the run goes on; the row follows.
    current[name] = CLOSED;
    tell(async () => {
      if (await circuitBreakers.close(name)) changed(name, "closed", was);
    });
  };

  const hasFailed = (name: CircuitBreakerName): boolean =>
    ++failures[name] >= FAILURES_THAT_OPEN[name] || probing[name];

  const sesDown = (reason: string) => {
    endRun(`ses: ${reason}`);
    isDown("ses", reason);
  };

  return {
    checkCircuit: async () => {
      const advice = adviceOf(current.ses, now());
      if (advice.kind === "call") return undefined;
      if (advice.kind === "leave")
        return `ses: ${advice.reason}; not called until ${new Date(advice.untilMs).toISOString()}`;
      if (!(await probe("ses"))) return "ses: another run finds out whether it is back";
      // The account's quota first: it touches no message.
      const readiness = await mailer.prepare({ fresh: true });
      if (readiness === "ready") return undefined;
      sesDown(readiness);
      return `ses: ${readiness}`;
    },
    probing: () => probing.ses,
    sesAnswered: (answered) => {
      if (answered) isUp("ses");
      else if (hasFailed("ses")) sesDown("no-answer");
    },
    sesDown,
    isSesDown: () => down.ses,
    aiClosed: async () => {
      if (closedAi !== undefined) return closedAi;
      const advice = adviceOf(current.ai, now());
      if (advice.kind === "call") return undefined;
      // One draft finds out; the others do not wait for it.
      if (advice.kind === "leave" || probing.ai) return "ai-paused";
      probing.ai = true;
      probing.ai = await probe("ai");
      return probing.ai ? undefined : (closedAi = "ai-paused");
    },
    aiAnswered: (written) => {
      if (written.ok) return isUp("ai");
      if (written.everybody) {
        closedAi ??= written.why;
        isDown("ai", written.why);
        return;
      }
      // What never came to the AI, or was cut short by us, says nothing of it.
      if (written.cutShort || saysNothingOfAi(written.why)) return;
      if (!isAiOutage(written.why)) isUp("ai");
      else if (hasFailed("ai")) {
        closedAi ??= "ai-paused";
        isDown("ai", written.why);
      }
    },
    closeAi: (why) => {
      const first = closedAi === undefined;
      closedAi ??= why;
      return first;
    },
    open: () => CIRCUIT_BREAKERS.filter((name) => down[name] || current[name].state === "open"),
    told: async () => {
      for (const name of CIRCUIT_BREAKERS) {
        const { [name]: was } = current;
        if (probing[name]) tell(() => circuitBreakers.abandon(name));
        // So that a dependency which is silent to one mail a run is known to be down after three runs.
        else if (!down[name] && was.state === "closed" && failures[name] !== was.failures)
          tell(() => circuitBreakers.count(name, failures[name]));
      }
      await telling;
    },
  };
}
