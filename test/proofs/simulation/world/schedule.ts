/** The schedule and Lambda: a wake each minute, missed or doubled; processes that are used again, stand idle, and are killed. */
import type { run as runOf } from "../../../../functions/processor/run.ts";
import type { Log } from "../../../../functions/platform/log.ts";
import type { Clock } from "../time/clock.ts";
import type { Process, Processes } from "../time/processes.ts";
import type { Random } from "../time/random.ts";
import type { InFlight, Network } from "./network.ts";
import type { Watch } from "./promises.ts";
import type { Scenario } from "./scenario.ts";
import { configOf, COORDINATION, wire, type Wired } from "./wiring.ts";

export type ScheduleOptions = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
  readonly network: Network;
  readonly startProcess: (name: string) => Process;
  readonly newId: () => string;
  readonly log: Log;
  readonly watch: Watch;
  readonly run: typeof runOf;
  readonly isCalm: () => boolean;
  readonly isWorkWaiting: () => boolean;
};

/** A process of a function, and its run if one is under way. */
type Sandbox = {
  readonly process: Process;
  readonly wired: Wired;
  /** Of its newest run: Lambda wakes whichever process is free. */
  slot: number;
  runStartedAtMs: number | undefined;
  invocations: number;
};

const MINUTE_MS = 60_000;
/** A yes of SES may be offered for 12 s after the stop; then the lease is released, with all its tries. */
const LAST_YES_MS = 13_600;

export function createSchedule(options: ScheduleOptions) {
  const { scenario, clock, random, processes, network, watch, isCalm } = options;
  const { STOP_MS, FUNCTION_TIMEOUT_MS } = configOf(scenario);
  const sandboxes: Sandbox[] = [];
  const chance = (probability: number) => !isCalm() && random.chance(probability);

  const invoke = (sandbox: Sandbox): void => {
    const { process, wired, slot } = sandbox;
    const deps = wired.depsOf(slot);
    const startedAtMs = clock.now();
    const invocation = ++sandbox.invocations;
    sandbox.runStartedAtMs = startedAtMs;
    if (process.state === "idle")
      processes.wake(process, {
        timersStoodStill: random.chance(0.5),
        first: random.pick(["timer", "io"]),
      });
    process.frozenMs = 0;
    const isThisRun = () =>
      sandbox.invocations === invocation && sandbox.runStartedAtMs === startedAtMs;
    const end = () => {
      sandbox.runStartedAtMs = undefined;
      processes.idle(process);
    };
    processes
      .inside(process, () =>
        options.run(deps, {
          scheduledTime: new Date(startedAtMs).toISOString(),
          killAtMs: deps.now() + wired.functionTimeoutMs,
        }),
      )
      .then(end, (error: unknown) => {
        watch.expect(false, "nothing unforeseen", () => `${process.name}: ${String(error)}`);
        end();
      });
    clock.at(startedAtMs + STOP_MS + 1, () => {
      if (isThisRun()) checkStopped(process, startedAtMs);
    });
    clock.at(startedAtMs + STOP_MS + LAST_YES_MS, () => {
      if (isThisRun()) checkOver(process);
    });
    clock.at(startedAtMs + FUNCTION_TIMEOUT_MS, () => {
      if (!isThisRun()) return;
      // What freezes a process may freeze who would kill it, too.
      if (process.frozenMs > 0 || process.state === "frozen")
        clock.at(killAtMs(process), () => isThisRun() && kill(sandbox));
      else kill(sandbox);
    });
  };

  const killAtMs = (process: Process) =>
    clock.now() + (random.chance(0.5) ? 0 : process.frozenMs + 20 * MINUTE_MS);

  const kill = ({ process }: Sandbox): void => processes.kill(process, "is killed: time is up");

  /** At the stop nothing is in flight but a yes of SES and the lease's release. A frozen process stops when it thaws. */
  const checkStopped = (process: Process, startedAtMs: number): void => {
    if (process.state !== "running" || process.frozenMs > 0) return;
    for (const flight of network.inFlight(process))
      watch.expect(
        isLastWord(flight),
        "over in time",
        () =>
          `${process.name}: ${flight.service} ${flight.operation} is in flight at the stop, since ${flight.leftAtMs - startedAtMs} ms`,
      );
  };

  const checkOver = (process: Process): void => {
    const isWoken = process.frozenMs > 0 || process.state === "frozen";
    watch.expect(
      isWoken || process.state !== "running",
      "over in time",
      () => `${process.name} works on after its last yes`,
    );
  };

  const sandboxFor = (slot: number): Sandbox | undefined => {
    const alive = sandboxes.filter((one) => one.process.state !== "dead");
    const used = alive.find((one) => one.runStartedAtMs === undefined);
    if (used !== undefined && random.chance(0.8)) return Object.assign(used, { slot });
    // One run at a time is the function's own setting; another one now and then, because it is no promise.
    const isAtWork = (one: Sandbox) => one.runStartedAtMs !== undefined && one.slot === slot;
    if (alive.some(isAtWork) && !chance(0.5) && !isCalm()) return undefined;
    const process = options.startProcess(`sandbox${sandboxes.length}`);
    const wired = wire({ ...options, process });
    const sandbox = { process, wired, slot, runStartedAtMs: undefined, invocations: 0 };
    sandboxes.push(sandbox);
    return sandbox;
  };

  const tick = (): void => {
    clock.at(clock.now() + MINUTE_MS, tick);
    // A run over an empty queue tells nothing: a few are enough.
    if (!options.isWorkWaiting() && !chance(0.05)) return;
    for (let slot = 0; slot < scenario.slots; slot++) {
      const times = chance(scenario.schedule.missed) ? 0 : chance(scenario.schedule.twice) ? 2 : 1;
      for (let time = 0; time < times; time++)
        clock.at(clock.now() + random.between(0, 2_000), () => {
          const sandbox = sandboxFor(slot);
          if (sandbox !== undefined) invoke(sandbox);
        });
    }
  };

  return {
    start: () => void clock.at(clock.now() + random.between(0, MINUTE_MS), tick),
    /** Whether any run is under way, frozen or not. */
    areRunning: () =>
      sandboxes.some(
        ({ process, runStartedAtMs }) => runStartedAtMs !== undefined && process.state !== "dead",
      ),
  };
}

function isLastWord({ service, input }: InFlight): boolean {
  if (service !== "dynamodb") return false;
  const { TableName, UpdateExpression = "" } = input as Record<string, string>;
  return (
    UpdateExpression.includes("sesMessageIds") ||
    (TableName === COORDINATION && UpdateExpression === "SET expiresAtMs = :until")
  );
}
