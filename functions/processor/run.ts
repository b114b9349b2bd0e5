/** One run: take the lease, check the circuits, poll, process, settle, release. */
import { deadlinesOf } from "../config/deadline.ts";
import {
  CIRCUIT_BREAKERS,
  type CircuitBreakerName,
  CLOSED,
} from "../coordination/circuit-breaker.ts";
import type { Seen } from "../coordination/circuit-breakers.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Dependencies } from "./dependencies.ts";
import { pollQueue } from "./poll.ts";
import { createProcessing } from "./process.ts";
import { createRunContext, type RunContext } from "./run-context.ts";
import { runMetricsOf } from "./run-metrics.ts";
import { createSettlement, type Settlement } from "./settle.ts";
import { createTally, type Outcome, type Summary, type Tally } from "./summary.ts";

export type RunInput = {
  readonly scheduledTime?: string | undefined;
  /** When Lambda kills the function, epoch ms. */
  readonly killAtMs: number;
};

const NOTHING_SEEN: Seen = { ses: CLOSED, ai: CLOSED };

/** Another run and a dependency's outage are outcomes. @throws only unexpected errors, after the summary */
export async function run(
  deps: Dependencies,
  { scheduledTime, killAtMs }: RunInput,
): Promise<Summary> {
  const { circuitBreakers, settings } = deps;
  const startedAtMs = deps.now();
  const tally = createTally(deps, scheduledTime, startedAtMs);
  const finish = (outcome: Outcome, counts: Partial<Summary> = {}): Summary => {
    const summary = tally.summary(outcome, counts);
    deps.metrics.write(runMetricsOf(summary));
    return summary;
  };
  /** Logs the partial summary on failure too. */
  const fail = (error: unknown, counts: Partial<Summary> = {}): never => {
    finish("failed", { ...counts, reason: nameOf(error) });
    throw error;
  };
  const [lease, seen, links] = await Promise.all([
    catchDependencyError(deps.lease.take()),
    catchDependencyError(circuitBreakers.look()),
    // No email can be made without the key, so a failure ends the run before it receives. Cached from run to run.
    catchDependencyError(deps.unsubscribeUrls()),
  ]).catch((error: unknown) => fail(error));
  if (lease instanceof DependencyError) return finish("aborted", { reason: lease.message });
  if (lease === undefined) return finish("busy", { open: openOf(seen) });

  const context = createRunContext(deps, {
    lease,
    startedAtMs,
    deadlines: deadlinesOf(startedAtMs, killAtMs, settings.times),
    seen: seen instanceof DependencyError ? NOTHING_SEEN : seen,
  });
  const settlement = createSettlement(deps, context);
  const stopRenewing = renewLease(deps, context);
  const counts = () => ({
    ...settlement.settled,
    token: lease.token,
    // Unknown when the circuit breakers could not be read.
    ...(!(seen instanceof DependencyError) && { open: context.circuits.open() }),
  });
  try {
    // Before anything is received: a known outage must not cost each message a receive.
    const outage = [seen, links].find((one) => one instanceof DependencyError);
    const circuit = outage ?? (await catchDependencyError(context.circuits.checkCircuit()));
    if (circuit instanceof DependencyError)
      return finish("aborted", { ...counts(), reason: circuit.message });
    if (circuit !== undefined) return finish("circuit-open", { ...counts(), reason: circuit });
    await processQueue(deps, context, settlement, tally);
    const reason = context.endedBy();
    return finish(reason === undefined ? "done" : "aborted", { ...counts(), reason });
  } catch (error) {
    return fail(error, counts());
  } finally {
    await stopRenewing();
    await release(deps, context);
  }
}

/** A message's way: poll, process (parse, evaluate, plan, deliver), settle. */
async function processQueue(
  deps: Dependencies,
  context: RunContext,
  settlement: Settlement,
  tally: Tally,
): Promise<void> {
  const processing = createProcessing(deps, context, settlement, tally);
  const works: Promise<void>[] = [];
  const errors: unknown[] = [];
  const begin = (work: Promise<void>) => {
    works.push(
      work.catch((error: unknown) => {
        errors.push(error);
        context.end("unexpected error");
      }),
    );
  };
  begin(prepareMailer(deps, context));
  try {
    for await (const batch of pollQueue(deps, context)) begin(processing.processBatch(batch));
  } finally {
    // Nothing may go on in the next invocation.
    await Promise.all(works);
  }
  if (errors.length > 0) throw errors[0];
  await processing.processSuspects();
  await settlement.finish();
}

async function prepareMailer({ mailer }: Dependencies, { circuits }: RunContext): Promise<void> {
  const readiness = await mailer.prepare();
  if (readiness === "daily-quota") circuits.sesDown(readiness);
}

/** Checks four times a lease whether it is still ours; a run that has lost it begins nothing more. */
function renewLease({ lease, log, settings }: Dependencies, context: RunContext) {
  let renewing = Promise.resolve();
  const renew = async () => {
    const renewed = await catchDependencyError(lease.renew(context.lease));
    if (renewed === false) context.end("the lease was lost");
    if (renewed instanceof DependencyError)
      log("warn", "The lease cannot be renewed", {
        event: "lease-not-renewed",
        error: renewed.message,
      });
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, settings.leaseMs / 4);
  return async () => {
    clearInterval(timer);
    await renewing;
  };
}

/** What does not succeed here ends by itself. */
async function release(deps: Dependencies, context: RunContext): Promise<void> {
  const { budget, mailer, lease, log } = deps;
  const { circuits, over } = context;
  await circuits.finish();
  const settlements = [budget.settle(over), mailer.settle(over)].map(catchDependencyError);
  for (const settled of await Promise.all(settlements))
    if (settled instanceof DependencyError)
      log("warn", "A reservation was not settled and stays counted for today", {
        event: "reservation-not-settled",
        error: settled.message,
      });
  const signal = over.aborted ? undefined : over;
  const released = await catchDependencyError(lease.release(context.lease, signal));
  if (released instanceof DependencyError)
    log("warn", "The lease was not released; it ends by itself", {
      event: "lease-not-released",
      error: released.message,
    });
  context.close();
}

function openOf(seen: Seen | DependencyError): readonly CircuitBreakerName[] | undefined {
  return seen instanceof DependencyError
    ? undefined
    : CIRCUIT_BREAKERS.filter((name) => seen[name].state === "open");
}

/** Turns a dependency's outage into a value: a run foresees it. */
async function catchDependencyError<T>(promise: Promise<T>): Promise<T | DependencyError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DependencyError) return error;
    throw error;
  }
}
