/**
 * One run, as the sentence has it: take the lease, pull messages, write each email with AI, send it, stop in time.
 * Receiving ends first, then intents, then everything else; what was not begun is given back, and the lease last of all.
 */
import { deadlinesOf } from "../config/deadline.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import {
  type CircuitBreakerName,
  CIRCUIT_BREAKERS,
  CLOSED,
} from "../coordination/circuit-breaker.ts";
import type { Seen } from "../coordination/coordination.ts";
import { createBatches } from "./batches.ts";
import { pollQueue } from "./poll.ts";
import { createSettlement } from "./settle.ts";
import { type RunContext, startRunContext } from "./run-context.ts";
import { createTally, type Summary } from "./summary.ts";
import type { Dependencies } from "./dependencies.ts";

/** What the schedule says of this run, and when Lambda kills it (epoch ms). */
export type Wake = { readonly scheduledTime?: string | undefined; readonly killAtMs: number };

const NOTHING_SEEN: Seen = { ses: CLOSED, ai: CLOSED };

/** Runs once. Another run at work, and a dependency that is away, are outcomes; only the unforeseen throws, after its summary. */
export async function run(deps: Dependencies, wake: Wake): Promise<Summary> {
  const { now, lease, circuitBreakers, mailer, settings } = deps;
  const startedAtMs = now();
  const tally = createTally(deps, wake.scheduledTime, startedAtMs);
  /** What was done until then is told all the same: mails have gone, and the AI has cost. */
  const failed = (error: unknown, counts: Partial<Summary> = {}): never => {
    tally.summary("failed", { ...counts, reason: nameOf(error) });
    throw error;
  };
  const [held, seen, links] = await Promise.all([
    catchDependencyError(lease.take()),
    catchDependencyError(circuitBreakers.look()),
    // Kept from run to run. Without it no mail could be made: asked now, that costs no message a receive.
    catchDependencyError(deps.unsubscribeUrls()),
  ]).catch((error: unknown) => failed(error));
  if (held instanceof DependencyError) return tally.summary("aborted", { reason: held.message });
  if (held === undefined) return tally.summary("busy", { open: openOf(seen) });

  const context = startRunContext(deps, {
    held,
    startedAtMs,
    deadlines: deadlinesOf(startedAtMs, wake.killAtMs, settings.times),
    seen: seen instanceof DependencyError ? NOTHING_SEEN : seen,
  });
  const settlement = createSettlement(deps, context);
  const batches = createBatches(deps, context, settlement, tally);
  const heartbeat = keepLease(deps, context);
  /** What breakers there are, nobody knows who could not read them. */
  const known = () => ({
    token: held.token,
    ...(!(seen instanceof DependencyError) && { open: context.outages.open() }),
  });
  let prepared = Promise.resolve();
  try {
    // Before anything is received: a known outage costs no message a receive.
    const away = [seen, links].find((one) => one instanceof DependencyError);
    const out = away ?? (await catchDependencyError(context.outages.checkCircuit()));
    if (out instanceof DependencyError)
      return tally.summary("aborted", { reason: out.message, ...known() });
    if (out !== undefined) return tally.summary("circuit-open", { reason: out, ...known() });
    prepared = mailer.prepare().then((readiness) => {
      if (readiness === "daily-quota") context.outages.sesDown(readiness);
    });
    await pollQueue(deps, context, batches.begin);
    await batches.workSuspects();
    await prepared;
    await settlement.finish();
    const reason = context.ended();
    const counts = { ...settlement.settled, ...known() };
    return tally.summary(reason === undefined ? "done" : "aborted", { ...counts, reason });
  } catch (error) {
    return failed(error, { ...settlement.settled, ...known() });
  } finally {
    await heartbeat.stop();
    await prepared;
    await context.outages.told();
    for (const settled of await Promise.all([
      catchDependencyError(deps.budget.settle(context.over)),
      catchDependencyError(mailer.settle(context.over)),
    ]))
      if (settled instanceof DependencyError)
        deps.log("warn", "A reservation was not settled and stays counted for today", {
          event: "reservation-not-settled",
          error: settled.message,
        });
    const released = await catchDependencyError(
      lease.release(held, context.over.aborted ? undefined : context.over),
    );
    if (released instanceof DependencyError)
      deps.log("warn", "the lease was not given back; it ends by itself", {
        error: released.message,
      });
    context.close();
  }
}

/** Asks while the run lasts whether the lease is still ours; a run that has lost it begins nothing more. */
function keepLease(
  { lease, log, settings }: Dependencies,
  context: RunContext,
): { stop: () => Promise<void> } {
  let beating = Promise.resolve();
  const beat = async () => {
    const renewed = await catchDependencyError(lease.renew(context.held));
    if (renewed === false) context.end("the lease was lost");
    if (renewed instanceof DependencyError)
      log("warn", "the lease was not renewed", { error: renewed.message });
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, settings.leaseMs / 4);
  return {
    stop: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}

function openOf(seen: Seen | DependencyError): readonly CircuitBreakerName[] | undefined {
  return seen instanceof DependencyError
    ? undefined
    : CIRCUIT_BREAKERS.filter((name) => seen[name].state === "open");
}

/** An outage as a value, because a run foresees it. */
async function catchDependencyError<T>(promise: Promise<T>): Promise<T | DependencyError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DependencyError) return error;
    throw error;
  }
}
