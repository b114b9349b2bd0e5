/**
 * One run, as the sentence has it: take the lease, pull messages, write each email with AI, send it, stop in time.
 * Receiving ends first, then intents, then everything else; what was not begun is given back, and the lease last of all.
 */
import { deadlinesOf } from "../config/deadline.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import { type BreakerName, BREAKERS, CLOSED } from "../coordination/circuit-breaker.ts";
import type { Seen } from "../coordination/coordination.ts";
import { createBatches } from "./batches.ts";
import { takeIn } from "./poll.ts";
import { createSettlement } from "./settle.ts";
import { type Shift, startShift } from "./run-context.ts";
import { createTally, type Summary } from "./summary.ts";
import type { Tools } from "./dependencies.ts";

/** What the schedule says of this run, and when Lambda kills it (epoch ms). */
export type Wake = { readonly scheduledTime?: string | undefined; readonly killAtMs: number };

const NOTHING_SEEN: Seen = { ses: CLOSED, ai: CLOSED };

/** Runs once. Another run at work, and a dependency that is away, are outcomes; only the unforeseen throws, after its summary. */
export async function run(tools: Tools, wake: Wake): Promise<Summary> {
  const { now, lease, breakers, mailer, settings } = tools;
  const startedAtMs = now();
  const tally = createTally(tools, wake.scheduledTime, startedAtMs);
  /** What was done until then is told all the same: mails have gone, and the AI has cost. */
  const failed = (error: unknown, counts: Partial<Summary> = {}): never => {
    tally.summary("failed", { ...counts, reason: nameOf(error) });
    throw error;
  };
  const [held, seen, links] = await Promise.all([
    orOutage(lease.take()),
    orOutage(breakers.look()),
    // Kept from run to run. Without it no mail could be made: asked now, that costs no message a receive.
    orOutage(tools.unsubscribeUrls()),
  ]).catch((error: unknown) => failed(error));
  if (held instanceof DependencyError) return tally.summary("cut-short", { reason: held.message });
  if (held === undefined) return tally.summary("busy", { open: openOf(seen) });

  const shift = startShift(tools, {
    held,
    startedAtMs,
    deadlines: deadlinesOf(startedAtMs, wake.killAtMs, settings.times),
    seen: seen instanceof DependencyError ? NOTHING_SEEN : seen,
  });
  const settlement = createSettlement(tools, shift);
  const batches = createBatches(tools, shift, settlement, tally);
  const heartbeat = keepLease(tools, shift);
  /** What breakers there are, nobody knows who could not read them. */
  const known = () => ({
    token: held.token,
    ...(!(seen instanceof DependencyError) && { open: shift.outages.open() }),
  });
  let prepared = Promise.resolve();
  try {
    // Before anything is received: a known outage costs no message a receive.
    const away = [seen, links].find((one) => one instanceof DependencyError);
    const out = away ?? (await orOutage(shift.outages.keepOut()));
    if (out instanceof DependencyError)
      return tally.summary("cut-short", { reason: out.message, ...known() });
    if (out !== undefined) return tally.summary("kept-out", { reason: out, ...known() });
    prepared = mailer.prepare().then((readiness) => {
      if (readiness === "daily-quota") shift.outages.sesDown(readiness);
    });
    await takeIn(tools, shift, batches.begin);
    await batches.workSuspects();
    await prepared;
    await settlement.finish();
    const reason = shift.ended();
    const counts = { ...settlement.settled, ...known() };
    return tally.summary(reason === undefined ? "done" : "cut-short", { ...counts, reason });
  } catch (error) {
    return failed(error, { ...settlement.settled, ...known() });
  } finally {
    await heartbeat.stop();
    await prepared;
    await shift.outages.told();
    const returned = await orOutage(tools.spending.close(shift.over));
    if (returned instanceof DependencyError)
      tools.log(
        "warn",
        "what was set aside for drafts was not given back; the day's limit is nearer",
        {
          error: returned.message,
        },
      );
    const released = await orOutage(
      lease.release(held, shift.over.aborted ? undefined : shift.over),
    );
    if (released instanceof DependencyError)
      tools.log("warn", "the lease was not given back; it ends by itself", {
        error: released.message,
      });
    shift.close();
  }
}

/** Asks while the run lasts whether the lease is still ours; a run that has lost it begins nothing more. */
function keepLease({ lease, log, settings }: Tools, shift: Shift): { stop: () => Promise<void> } {
  let beating = Promise.resolve();
  const beat = async () => {
    const renewed = await orOutage(lease.renew(shift.held));
    if (renewed === false) shift.end("the lease was lost");
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

function openOf(seen: Seen | DependencyError): readonly BreakerName[] | undefined {
  return seen instanceof DependencyError
    ? undefined
    : BREAKERS.filter((name) => seen[name].state === "open");
}

/** An outage as a value, because a run foresees it. */
async function orOutage<T>(promise: Promise<T>): Promise<T | DependencyError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DependencyError) return error;
    throw error;
  }
}
