/**
 * Node's timers, clock and chance, given to simulated processes by the virtual clock and the seed; who is no simulated
 * process keeps the real ones. For a thread of its own: what is replaced here is replaced for all its modules.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";
import type { Clock } from "./clock.ts";
import type { Pending, Process, Processes } from "./processes.ts";
import type { Random } from "./random.ts";

/** The world whose processes the timers serve. */
export type TimedWorld = {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly random: Random;
};

type Callback = (...given: unknown[]) => void;

const require = createRequire(import.meta.url);
let world: TimedWorld | undefined;
let isInstalled = false;

/** Serves this world's processes from now on. */
export function serveTimersOf(served: TimedWorld): void {
  world = served;
  if (isInstalled) return;
  isInstalled = true;
  install();
}

function install(): void {
  const real = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval };
  const realNow = Date.now;
  const realRandom = Math.random;
  const handles = new WeakSet<object>();

  const start = (callback: Callback, ms: number, again: boolean, given: unknown[]) => {
    const { clock, processes } = theWorld();
    const process = currentProcess();
    const everyMs = Math.max(1, Math.floor(Number.isFinite(ms) ? ms : 1));
    let pending: Pending;
    const wait = () => {
      pending = processes.deliver(process, clock.now() + everyMs, "timer", () => {
        if (again) wait();
        callback(...given);
      });
    };
    wait();
    const handle = {
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      refresh: () => handle,
      close: () => processes.cancel(process, pending),
      [Symbol.dispose]: () => processes.cancel(process, pending),
    };
    handles.add(handle);
    return handle;
  };

  const stop = (handle: unknown, otherwise: (handle: never) => void): void => {
    if (typeof handle === "object" && handle !== null && handles.has(handle) && "close" in handle)
      (handle.close as () => void)();
    else otherwise(handle as never);
  };

  const virtual = {
    setTimeout: (callback: Callback, ms = 1, ...given: unknown[]) =>
      world?.processes.current() === undefined
        ? real.setTimeout(callback, ms, ...given)
        : start(callback, ms, false, given),
    setInterval: (callback: Callback, ms = 1, ...given: unknown[]) =>
      world?.processes.current() === undefined
        ? real.setInterval(callback, ms, ...given)
        : start(callback, ms, true, given),
    setImmediate: (callback: Callback, ...given: unknown[]) => {
      const process = world?.processes.current();
      if (process === undefined) return real.setImmediate(callback, ...given);
      const { clock, processes } = theWorld();
      return processes.deliver(process, clock.now(), "timer", () => callback(...given));
    },
    clearTimeout: (handle: unknown) => stop(handle, real.clearTimeout),
    clearInterval: (handle: unknown) => stop(handle, real.clearInterval),
  };
  Object.assign(globalThis, virtual);
  Object.assign(require("node:timers"), virtual);

  const promised = require("node:timers/promises") as {
    setTimeout: (
      ms?: number,
      value?: unknown,
      options?: { signal?: AbortSignal },
    ) => Promise<unknown>;
  };
  const realPause = promised.setTimeout;
  promised.setTimeout = (ms = 1, value, options = {}) => {
    if (world?.processes.current() === undefined) return realPause(ms, value, options);
    return new Promise((resolve, reject) => {
      const { signal } = options;
      const cut = () => {
        virtual.clearTimeout(timer);
        reject(Object.assign(new Error("The operation was aborted"), { name: "AbortError" }));
      };
      const timer = virtual.setTimeout(() => {
        signal?.removeEventListener("abort", cut);
        resolve(value);
      }, ms);
      if (signal?.aborted) cut();
      else signal?.addEventListener("abort", cut, { once: true });
    });
  };
  syncBuiltinESMExports();

  const realTimeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => {
    if (world?.processes.current() === undefined) return realTimeout(ms);
    const controller = new AbortController();
    const reason = new DOMException("The operation timed out", "TimeoutError");
    virtual.setTimeout(() => controller.abort(reason), ms);
    return controller.signal;
  };

  Date.now = () => {
    const process = world?.processes.current();
    return process === undefined ? realNow() : theWorld().clock.now() + process.skewMs;
  };
  Math.random = () =>
    world?.processes.current() === undefined ? realRandom() : theWorld().random.next();
}

function theWorld(): TimedWorld {
  if (world === undefined) throw new Error("Expected a world to be served");
  return world;
}

function currentProcess(): Process {
  const process = theWorld().processes.current();
  if (process === undefined) throw new Error("Expected a simulated process");
  return process;
}
