/**
 * The day's spending on AI: one counter for a day (UTC) and all runs.
 *
 *   setAside ─▶ ask (held +) ─▶ AI ─▶ spent ─▶ … ─▶ close: give back (held -, spent +)
 *
 * In doubt it counts too much, never too little. What cannot be given back, a killed run's above all, stays set aside: the
 * day's limit is nearer.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as core from "./budget.ts";
import type { SetAside, Spending } from "./spending-port.ts";
import { createSpendingRow, nanoOf } from "./spending-row.ts";
import { pause, withinMs } from "../../platform/time-limit.ts";

export type SpendingOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The run's place when several may run at once. */
  readonly slot: number;
  /** What a day may cost, millionths of a US dollar; without it nothing is counted. */
  readonly limitMicroUsd: number | undefined;
  /** Drafts that a run may have in all: they are asked for at once while there is plenty. */
  readonly draftsAhead: number;
  readonly now: () => number;
  readonly newId: () => string;
};

type Waiter = {
  readonly mostNano: number;
  readonly give: (granted: SetAside | undefined) => void;
  readonly fail: (error: unknown) => void;
};

/** A run's part of one day. */
type Part = {
  readonly day: string;
  share: core.Share;
  /** Our last mark in the day's row. */
  mark: string | undefined;
  /** There was not enough for all: other runs may wait for what we do not need. */
  tight: boolean;
  /** How often we have looked in vain whether others have given something back. */
  looks: number;
};

/** Between the looks whether others have given something back; after the last one a run waits for them no more. */
const LOOKS_MS = [250, 500, 1_000, 2_000, 4_000];

export function createSpending(options: SpendingOptions): Spending {
  const { limitMicroUsd, draftsAhead, now } = options;
  if (limitMicroUsd === undefined) return UNLIMITED;
  const limitNano = nanoOf(limitMicroUsd);
  if (limitNano <= 0) return NOTHING;
  const row = createSpendingRow(options);
  let parts = new Map<string, Part>();
  let waiters: readonly Waiter[] = [];
  let serving: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  /** Cuts this run's writes off. */
  let stop = new AbortController();
  /** It stays reached: spending never falls. */
  let reachedDay: string | undefined;
  /** The most that one draft of this process was set aside for: what the next run will ask for. */
  let usualNano = 0;

  return {
    prepare: () => {
      if (usualNano === 0 || today() === reachedDay || parts.has(today())) return;
      const give = (granted: SetAside | undefined) => granted?.spent(0);
      // Who sets aside next meets the same trouble, and says so.
      waiters = [...waiters, { mostNano: usualNano, give, fail: () => undefined }];
      begin();
    },
    setAside: (microUsd, { untilMs, signal }) =>
      withinMs(
        untilMs - now(),
        (late) =>
          new Promise<SetAside | undefined>((give, fail) => {
            if (late.aborted || today() === reachedDay) return give(undefined);
            const waiter = { mostNano: nanoOf(microUsd), give, fail };
            usualNano = Math.max(usualNano, waiter.mostNano);
            late.addEventListener("abort", () => drop([waiter]), { once: true });
            waiters = [...waiters, waiter];
            begin();
          }),
        signal,
      ),
    close: async (signal) => {
      const cut = () => stop.abort();
      if (signal?.aborted) cut();
      signal?.addEventListener("abort", cut, { once: true });
      try {
        drop(waiters);
        await served();
        const ours = [...parts.values()];
        parts = new Map();
        const given = await Promise.allSettled(ours.map(giveBack));
        for (const one of given) if (one.status === "rejected") throw one.reason;
      } finally {
        signal?.removeEventListener("abort", cut);
        stop = new AbortController();
      }
    },
  };

  /** One at a time: our own writes must not overtake each other. */
  function begin(): void {
    serving ??= Promise.resolve()
      .then(serve)
      .catch((error: unknown) => {
        const failed = waiters;
        waiters = [];
        for (const { fail } of failed) fail(error);
      })
      .finally(() => {
        serving = undefined;
        // Who came, and what was settled, while it was ending.
        if (waiters.length > 0 || idlePart() !== undefined) begin();
      });
  }

  /** What is settled while it ends begins another. */
  async function served(): Promise<void> {
    const ending = serving;
    if (ending === undefined) return;
    await ending;
    await served();
  }

  async function serve(): Promise<void> {
    let counter: core.Counter | undefined;
    for (;;) {
      const part = partOf(today());
      grant(part, core.takeable(part.share, mostNanos()));
      if (waiters.length === 0) {
        const idle = idlePart();
        if (idle === undefined) return;
        await giveBack(idle);
        continue;
      }
      // Looked in vain to the end: no request more for it in this run.
      if (part.looks > LOOKS_MS.length) return drop(waiters);
      const ahead = part.tight ? 0 : draftsAhead;
      const step = core.nextStep(part.share, mostNanos(), limitNano, counter, ahead);
      switch (step.kind) {
        case "ask":
          counter = await ask(part, step);
          break;
        case "wait-for-own":
          await woken();
          break;
        case "wait-for-others": {
          await giveBack(part);
          const ms = LOOKS_MS[part.looks++];
          if (ms === undefined) return drop(waiters);
          // Who waited may have been dropped while we gave back.
          if (waiters.length > 0) await woken(ms);
          counter = undefined;
          break;
        }
        case "limit-reached":
          reachedDay = part.day;
          return drop(waiters);
      }
    }
  }

  async function ask(part: Part, wanted: core.Ask): Promise<core.Counter> {
    const { nano, atMostHeldNano, draftsNano } = wanted;
    const { applied, mark, counter } = await row.hold(part.day, nano, atMostHeldNano, stop.signal);
    if (!applied) {
      // Not where only the drafts to come had no room.
      part.tight ||= limitNano - counter.heldNano < draftsNano;
      return counter;
    }
    part.mark = mark;
    part.looks = 0;
    part.share = core.met(part.share, wanted, counter, limitNano);
    part.tight ||= part.share.over;
    grant(part, core.fitting(draftsNano, mostNanos()));
    return counter;
  }

  /** Tells the counter what was spent, and gives the spare back. */
  async function giveBack(part: Part): Promise<void> {
    const back = core.givenBack(part.share);
    if (back === undefined || part.mark === undefined) return;
    // Before the write, so that one that fails is not tried for ever: what it should have given back stays counted.
    part.share = back.share;
    part.mark = await row.giveBack(part.day, back.add, part.mark, stop.signal);
  }

  /** Where it is scarce, nothing lies idle until the run's end. */
  function idlePart(): Part | undefined {
    return [...parts.values()].find(
      ({ share, tight, mark }) =>
        tight && mark !== undefined && share.asideNano === 0 && core.givenBack(share) !== undefined,
    );
  }

  function grant(part: Part, count: number): void {
    const granted = waiters.slice(0, count);
    waiters = waiters.slice(count);
    for (const { mostNano, give } of granted) {
      part.share = core.begun(part.share, mostNano);
      give({
        spent: (microUsd) => {
          part.share = core.settled(part.share, mostNano, nanoOf(microUsd));
          wake?.();
          if (idlePart() !== undefined) begin();
        },
      });
    }
  }

  function drop(dropped: readonly Waiter[]): void {
    waiters = waiters.filter((waiter) => !dropped.includes(waiter));
    for (const { give } of dropped) give(undefined);
    wake?.();
  }

  /** Until a draft of ours is settled, or one that waits is dropped, or this time is over. */
  async function woken(ms?: number): Promise<void> {
    const waking = new AbortController();
    const settled = new Promise<void>((resolve) => {
      wake = () => {
        waking.abort();
        resolve();
      };
    });
    await (ms === undefined ? settled : pause(ms, waking.signal));
    wake = undefined;
  }

  function today(): string {
    return new Date(now()).toISOString().slice(0, 10);
  }

  function partOf(day: string): Part {
    const part = parts.get(day) ?? {
      day,
      share: core.NO_SHARE,
      mark: undefined,
      tight: false,
      looks: 0,
    };
    parts.set(day, part);
    return part;
  }

  function mostNanos(): number[] {
    return waiters.map(({ mostNano }) => mostNano);
  }
}

const UNLIMITED: Spending = {
  prepare: () => undefined,
  setAside: () => Promise.resolve({ spent: () => undefined }),
  close: () => Promise.resolve(),
};

const NOTHING: Spending = {
  prepare: () => undefined,
  setAside: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
};
