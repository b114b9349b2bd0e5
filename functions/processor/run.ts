/** One run: take the lease, check the circuits, poll, process, settle, release. */
import { deadlinesOf } from "../config/deadline.ts";
import {
  CIRCUIT_BREAKERS,
  type CircuitBreakerName,
  CLOSED,
} from "../coordination/circuit-state.ts";
import type { CircuitsAtStart } from "../coordination/circuit-breakers.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { RecipientIds } from "../platform/recipient-ids.ts";
import type { Dependencies } from "./dependencies.ts";
import { pollQueue } from "./poll.ts";
import { createProcessing } from "./process.ts";
import { createRunContext, type RunContext } from "./run-context.ts";
import { runMetricsOf } from "./run-metrics.ts";
import { createMessageFinisher, type MessageFinisher } from "./finish-messages.ts";
import { createTally, type Outcome, type Summary, type Tally } from "./summary.ts";

export type RunInput = {
  readonly scheduledTime?: string | undefined;
  /** When Lambda kills the function, epoch ms. */
  readonly killAtMs: number;
};

const NOTHING_SEEN: CircuitsAtStart = { ses: CLOSED, ai: CLOSED };
const noId = (): never => {
  throw new Error("Expected the key of the recipients' ids");
};
const NO_IDS: RecipientIds = { idOf: noId, idsOf: noId };

/** Returns a summary also if another run holds the lease or a dependency fails. @throws only unexpected errors, after the summary is logged */
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
  /** Logs the summary so far, then throws. */
  const fail = (error: unknown, counts: Partial<Summary> = {}): never => {
    finish("failed", { ...counts, reason: nameOf(error) });
    throw error;
  };
  const [lease, circuitsAtStart, unsubscribeUrls, recipientIds] = await Promise.all([
    catchDependencyError(deps.lease.take()),
    catchDependencyError(circuitBreakers.look()),
    // No email can be made without the key, so a failure ends the run before it receives. Cached from run to run.
    catchDependencyError(deps.unsubscribeUrls()),
    catchDependencyError(deps.recipientIds()),
  ]).catch((error: unknown) => fail(error));
  if (lease instanceof DependencyError) return finish("aborted", { reason: lease.message });
  if (lease === undefined) return finish("busy", { open: openOf(circuitsAtStart) });

  const context = createRunContext(deps, {
    lease,
    startedAtMs,
    deadlines: deadlinesOf(startedAtMs, killAtMs, settings.times),
    circuitsAtStart: circuitsAtStart instanceof DependencyError ? NOTHING_SEEN : circuitsAtStart,
    // Without the key the run ends before it receives, and asks for no id.
    recipientIds: recipientIds instanceof DependencyError ? NO_IDS : recipientIds,
  });
  const finisher = createMessageFinisher(deps, context);
  const stopWatching = watchLease(deps, context);
  const counts = () => ({
    ...finisher.endCounts,
    token: lease.token,
    // Unknown when the circuit breakers could not be read.
    ...(!(circuitsAtStart instanceof DependencyError) && { open: context.circuits.openNames() }),
  });
  try {
    // Before anything is received: a known outage must not cost each message a receive.
    const outage = [circuitsAtStart, unsubscribeUrls, recipientIds].find(
      (one) => one instanceof DependencyError,
    );
    if (context.circuitsAtStart.paused !== undefined) return finish("paused", counts());
    const whyNotReceive = outage ?? (await catchDependencyError(context.circuits.checkSes()));
    if (whyNotReceive instanceof DependencyError)
      return finish("aborted", { ...counts(), reason: whyNotReceive.message });
    if (whyNotReceive !== undefined)
      return finish("circuit-open", { ...counts(), reason: whyNotReceive });
    await processQueue(deps, context, finisher, tally);
    const reason = context.endedBy();
    return finish(reason === undefined ? "done" : "aborted", { ...counts(), reason });
  } catch (error) {
    return fail(error, counts());
  } finally {
    await stopWatching();
    await release(deps, context, tally);
  }
}

/** A message's way: poll, process (parse, evaluate, plan, deliver), settle. */
async function processQueue(
  deps: Dependencies,
  context: RunContext,
  finisher: MessageFinisher,
  tally: Tally,
): Promise<void> {
  const processing = createProcessing(deps, context, finisher, tally);
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
    // Nothing may continue in the next invocation.
    await Promise.all(works);
  }
  // Nothing more is finished then: unfinished messages come back at their visibility timeout.
  if (errors.length > 0) throw errors[0];
  await processing.processSuspects();
  await finisher.finish();
}

async function prepareMailer({ mailer }: Dependencies, { circuits }: RunContext): Promise<void> {
  const readiness = await mailer.prepare();
  if (readiness === "daily-quota") circuits.sesDown(readiness);
}

/** Checks four times per lease that it is still ours. A run that has lost it begins nothing more. */
function watchLease({ lease, log, settings }: Dependencies, context: RunContext) {
  let checking = Promise.resolve();
  const check = async () => {
    const isOurs = await catchDependencyError(lease.isStillOurs(context.lease));
    if (isOurs === false) context.end("the lease was lost");
    if (isOurs instanceof DependencyError)
      log("warn", "The lease cannot be checked", {
        event: "lease-not-renewed",
        error: isOurs.message,
      });
  };
  const timer = setInterval(() => {
    checking = checking.then(check);
  }, settings.leaseMs / 4);
  return async () => {
    clearInterval(timer);
    await checking;
  };
}

/** What fails here: lease and probe expire; a reservation counts until midnight (UTC). */
async function release(deps: Dependencies, context: RunContext, tally: Tally): Promise<void> {
  const { budget, ledger, mailer, lease, log, now } = deps;
  const { circuits, runIsOver } = context;
  await circuits.finish();
  const [counted, ...closings] = await Promise.all(
    [
      ledger.addCounts(now(), tally.dayCounts()),
      budget.close(runIsOver),
      mailer.close(runIsOver),
    ].map(catchDependencyError),
  );
  if (counted instanceof DependencyError)
    log("warn", "The day's counts were not written; they lack this run", {
      event: "counts-not-written",
      error: counted.message,
    });
  for (const closed of closings)
    if (closed instanceof DependencyError)
      log("warn", "A reservation was not settled and stays counted for today", {
        event: "reservation-not-settled",
        error: closed.message,
      });
  // Released also after the run is over: otherwise the next run waits for the lease to expire.
  const signal = runIsOver.aborted ? undefined : runIsOver;
  const released = await catchDependencyError(lease.release(context.lease, signal));
  if (released instanceof DependencyError)
    log("warn", "The lease was not released; it ends by itself", {
      event: "lease-not-released",
      error: released.message,
    });
  context.close();
}

function openOf(
  circuitsAtStart: CircuitsAtStart | DependencyError,
): readonly CircuitBreakerName[] | undefined {
  return circuitsAtStart instanceof DependencyError
    ? undefined
    : CIRCUIT_BREAKERS.filter((name) => circuitsAtStart[name].state === "open");
}

/** Returns a DependencyError as a value. Other errors are thrown. */
async function catchDependencyError<T>(promise: Promise<T>): Promise<T | DependencyError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DependencyError) return error;
    throw error;
  }
}
