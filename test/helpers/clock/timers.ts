/**
 * Date and timers that follow a given clock instead of the system's. @sinonjs/fake-timers has its own `now` and does not tell
 * when its next timer is due; both are needed here, because several processes share one clock.
 */

type Timer = {
  atMs: number;
  readonly everyMs: number | undefined;
  readonly call: () => void;
};

export type Timers = {
  /** When the earliest timer is due, epoch ms. */
  readonly nextAtMs: () => number | undefined;
  /** Calls every timer that is due, in order; resolves when none is left. */
  readonly fire: () => Promise<void>;
  /** Brings the originals back. Timers that are still set never fire. */
  readonly uninstall: () => void;
};

/** `onChange` runs after a timer is set or cleared. */
export function installTimers(
  target: typeof globalThis,
  now: () => number,
  onChange: () => void = () => {},
): Timers {
  const { Date: RealDate, setTimeout, setInterval, clearTimeout, clearInterval } = target;
  const { setImmediate } = target;
  const timers = new Set<Timer>();
  const realTimeout = AbortSignal.timeout.bind(AbortSignal);

  function set(call: () => void, ms: number | undefined, repeats: boolean): object {
    const waitMs = Number(ms) >= 1 ? Number(ms) : 0;
    const timer: Timer = {
      atMs: now() + waitMs,
      everyMs: repeats ? Math.max(1, waitMs) : undefined,
      call,
    };
    timers.add(timer);
    // What waits for no time must not wait for the clock.
    if (waitMs === 0) setImmediate(() => void fire());
    onChange();
    const handle = {
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
      refresh: () => {
        // As Node's: one that has fired is set again.
        timer.atMs = now() + waitMs;
        timers.add(timer);
        onChange();
        return handle;
      },
      close: () => handle[Symbol.dispose](),
      [Symbol.dispose]: () => void (timers.delete(timer) && onChange()),
    };
    return handle;
  }

  function due(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of timers)
      if (timer.atMs <= now() && (earliest === undefined || timer.atMs < earliest.atMs))
        earliest = timer;
    return earliest;
  }

  async function fire(): Promise<void> {
    for (let timer = due(); timer !== undefined; timer = due()) {
      // As after a sleep: an interval that was missed several times fires once.
      if (timer.everyMs === undefined) timers.delete(timer);
      else timer.atMs = now() + timer.everyMs;
      setImmediate(timer.call);
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }

  const clear = (real: (handle?: never) => void) => (handle: unknown) => {
    if (
      typeof handle === "object" &&
      handle !== null &&
      Symbol.dispose in handle &&
      "close" in handle
    )
      (handle as { close: () => void }).close();
    else real(handle as never);
  };

  class VirtualDate extends RealDate {
    constructor(...parts: unknown[]) {
      if (parts.length === 0) super(now());
      else super(...(parts as [number]));
    }
    static override now = (): number => now();
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof RealDate;
    }
  }

  const install = (values: object) => void Object.assign(target, values);
  install({
    Date: VirtualDate,
    setTimeout: (call: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
      set(() => call(...args), ms, false),
    setInterval: (call: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
      set(() => call(...args), ms, true),
    clearTimeout: clear(clearTimeout),
    clearInterval: clear(clearInterval),
  });
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    set(() => controller.abort(new DOMException("Timed out", "TimeoutError")), ms, false);
    return controller.signal;
  };

  return {
    nextAtMs: () => {
      let nextMs: number | undefined;
      for (const { atMs } of timers) if (nextMs === undefined || atMs < nextMs) nextMs = atMs;
      return nextMs;
    },
    fire,
    uninstall: () => {
      install({ Date: RealDate, setTimeout, setInterval, clearTimeout, clearInterval });
      AbortSignal.timeout = realTimeout;
      timers.clear();
    },
  };
}
