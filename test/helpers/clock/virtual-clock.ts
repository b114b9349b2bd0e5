/**
 * One clock for a test and the processes that it starts. It stands still while any of them works, so no timeout fires because
 * the machine is slow. It jumps to the next timer when all that is left to do is to wait.
 */
import { mkdtemp, open, rm } from "node:fs/promises";
import { writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { waiting } from "../../../local/servers/waiting.ts";
import type { ProcessState } from "./process-clock.ts";
import { installTimers } from "./timers.ts";

const START_MS = Date.parse("2026-11-23T07:15:00Z");
const PRELOAD = pathToFileURL(join(import.meta.dirname, "process-clock.ts")).href;

export type VirtualClock = {
  /** Variables of a process that is to follow the clock; `id` is its name in `during` and `freeze`. */
  readonly environment: (id: string) => Readonly<Record<string, string>>;
  /** Awaits an invocation of this process. Time passes by itself while it only waits and no proxy holds a request. */
  readonly during: <T>(id: string, invocation: () => Promise<T>) => Promise<T>;
  /** Lets time pass, timer by timer, also while a proxy holds a request. */
  readonly advance: (ms: number) => Promise<void>;
  /** Stops a process as Lambda does between invocations; `thaw` lets it go on. */
  readonly freeze: (id: string) => void;
  readonly thaw: (id: string) => void;
  readonly stop: () => Promise<void>;
};

type Follower = {
  readonly socket: Socket;
  readonly pid: number;
  state: ProcessState | undefined;
  isFrozen: boolean;
};

/** Replaces this process's Date and timers, too. */
export async function startVirtualClock(): Promise<VirtualClock> {
  const folder = await mkdtemp(join(tmpdir(), "postrider-clock-"));
  const file = await open(join(folder, "now"), "w");
  const followers = new Map<string, Follower>();
  /** Invocations that their processes have not begun. */
  const awaited = new Set<string>();
  let nowMs = START_MS;
  let asked = 0;
  const invoked = new Set<string>();
  let goal: { readonly atMs: number; readonly reach: () => void } | undefined;
  let isStopped = false;
  let changes = 0;
  const waiters = new Set<() => void>();

  const change = () => {
    changes += 1;
    for (const resolve of waiters) resolve();
    waiters.clear();
  };
  const nextChange = () => new Promise<void>((resolve) => void waiters.add(resolve));
  const setNow = (ms: number) => {
    nowMs = ms;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(ms);
    writeSync(file.fd, bytes, 0, 8, 0);
  };
  setNow(START_MS);
  const timers = installTimers(globalThis, () => nowMs, change);
  waiting.listen(change);

  const server = createServer((socket) => {
    let id = "";
    const lines = createInterface({ input: socket });
    // A killed process resets its connection; "close" follows.
    for (const one of [socket, lines]) one.on("error", () => {});
    socket.once("close", () => {
      if (followers.get(id)?.socket === socket) followers.delete(id);
      change();
    });
    lines.on("line", (line) => {
      const state = JSON.parse(line) as ProcessState;
      const earlier = followers.get(state.id);
      if (earlier?.socket === socket) {
        if (state.begun > (earlier.state?.begun ?? 0)) awaited.delete(state.id);
        earlier.state = state;
      } else {
        id = state.id;
        if (state.begun > 0) awaited.delete(id);
        followers.set(id, { socket, pid: state.pid, state, isFrozen: false });
      }
      change();
    });
  });
  await new Promise<void>((resolve) => void server.listen(join(folder, "socket"), resolve));

  const following = () => [...followers.values()].filter(({ isFrozen }) => !isFrozen);
  /** Every invocation is under way, and every request of every process has come to a server that keeps it waiting. */
  const allWait = () =>
    awaited.size === 0 &&
    [...invoked].every((id) => followers.get(id)?.state?.isBusy) &&
    following().reduce((sum, { state }) => sum + (state?.requests ?? 0), 0) === waiting.requests();

  /** Resolves when every process has fired its due timers and has nothing left to do, or has ended. */
  async function askAll(): Promise<void> {
    asked += 1;
    const number = asked;
    for (const { socket } of following()) socket.write(`${number}\n`);
    const isAnswered = () =>
      isStopped || following().every(({ state }) => (state?.answers ?? 0) >= number);
    while (!isAnswered()) await nextChange();
  }

  /** Moves the clock by one timer at most; false when it must not move now. */
  async function step(): Promise<boolean> {
    const isFree = goal !== undefined || (invoked.size > 0 && waiting.held() === 0);
    if (!isFree || !allWait()) return false;
    await askAll();
    await nextTurn();
    if (!allWait() || (goal === undefined && waiting.held() > 0)) return false;
    const dueMs = [timers.nextAtMs(), ...following().map(nextTimerAtMs)].filter(
      (ms) => ms !== undefined,
    );
    const nextMs = Math.min(goal?.atMs ?? Infinity, ...dueMs);
    if (nextMs === Infinity) return false;
    if (nextMs <= nowMs && goal?.atMs === nowMs) {
      goal.reach();
      goal = undefined;
      return true;
    }
    setNow(Math.max(nowMs, nextMs));
    await timers.fire();
    await askAll();
    return true;
  }

  async function drive(): Promise<void> {
    for (;;) {
      if (isStopped) return;
      const before = changes;
      if (!(await step()) && changes === before) await nextChange();
    }
  }
  const driving = drive();

  return {
    environment: (id) => ({
      NODE_OPTIONS: `--import=${PRELOAD}`,
      VIRTUAL_CLOCK: folder,
      VIRTUAL_CLOCK_ID: id,
    }),
    during: async (id, invocation) => {
      awaited.add(id);
      invoked.add(id);
      change();
      try {
        return await invocation();
      } finally {
        awaited.delete(id);
        invoked.delete(id);
        change();
      }
    },
    advance: (ms) =>
      new Promise((reach) => {
        goal = { atMs: nowMs + ms, reach };
        change();
      }),
    freeze: (id) => {
      const follower = followers.get(id);
      if (follower === undefined) throw new Error(`Expected a process of ${id} to freeze`);
      process.kill(follower.pid, "SIGSTOP");
      follower.isFrozen = true;
    },
    thaw: (id) => {
      const follower = followers.get(id);
      if (follower === undefined) throw new Error(`Expected a process of ${id} to thaw`);
      process.kill(follower.pid, "SIGCONT");
      follower.isFrozen = false;
      change();
    },
    stop: async () => {
      isStopped = true;
      change();
      await driving;
      waiting.listen(() => {});
      for (const { socket } of followers.values()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      timers.uninstall();
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Timers that a process has left behind fire when it is next asked; the clock does not move for them. */
function nextTimerAtMs({ state }: Follower): number | undefined {
  return state?.isBusy ? state.nextTimerAtMs : undefined;
}
