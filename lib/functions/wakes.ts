/** What an alarm on runs may ask for: how many there are is a matter of `scheduleMinutes` and `slots`. */
import { Duration } from "aws-cdk-lib";
import type { Watched } from "../alarms/monitored-resources.ts";

type Schedules = Pick<Watched, "scheduleMinutes" | "slots">;

/** A period, and a number of runs in it. */
export type RunBound = { readonly period: Duration; readonly runs: number };

/** In so long each slot should have had a run, and one more. At least 5 minutes. */
export function perRun({ scheduleMinutes = 1 }: Schedules): Duration {
  return Duration.minutes(Math.max(5, 2 * scheduleMinutes));
}

/**
 * Failed runs that are a trouble: one in `oneIn` of those that begin in 15 minutes, or in the time of three of each slot where that is
 * more. More than one bad minute makes, which takes a run of every slot, and two where a run may last longer than its minute.
 */
export function failingRuns(schedules: Schedules, oneIn: number): RunBound {
  const { scheduleMinutes = 1, slots = 1 } = schedules;
  const period = Duration.minutes(Math.max(15, 3 * scheduleMinutes));
  return { period, runs: slots * Math.max(2, Math.ceil(wakesIn(period, schedules) / oneIn)) };
}

/** With fewer ended runs than this something is dead: half of those that all slots begin in the period, of one slot any. */
export function fewestRuns(schedules: Schedules): RunBound {
  const { slots = 1 } = schedules;
  const period = perRun(schedules);
  const half = Math.ceil((slots * wakesIn(period, schedules)) / 2);
  return { period, runs: slots === 1 ? 1 : half };
}

/** Of one slot. */
function wakesIn(period: Duration, { scheduleMinutes = 1 }: Schedules): number {
  return Math.floor(period.toMinutes() / scheduleMinutes);
}
