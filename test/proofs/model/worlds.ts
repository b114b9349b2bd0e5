/** Models by what differs from the smallest one. */
import { TICK_MS, ticksOf } from "./ages.ts";
import type { Model } from "./model.ts";
import { PROTOCOL } from "./protocol.ts";
import { type Budget, BUDGETS, type Outage, type Size } from "./state.ts";

/** A world's size and policy, in what differs from the smallest one. */
export type Varied = {
  readonly onUnconfirmed?: "retry" | "hold";
  readonly settleTicks?: number;
  readonly goesOn?: boolean;
  /** No event of SES is heard: a settled attempt waits for them. */
  readonly deaf?: boolean;
  readonly left?: Partial<Record<Budget, number>>;
} & Partial<Omit<Size, "left">>;

const SETTLE_TICKS = 3;
const ALIVE_MS = 150_000;
const FEEDBACK_WAIT_TICKS = 6;
const NOTHING_LEFT = Object.fromEntries(BUDGETS.map((name) => [name, 0])) as Record<Budget, number>;

/** Two runs, one slot, one message to one recipient; nothing goes wrong but that each may freeze anywhere. */
export function modelOf({
  onUnconfirmed = "hold",
  settleTicks = SETTLE_TICKS,
  goesOn = true,
  deaf = false,
  left,
  ...size
}: Varied): Model {
  const settleMs = settleTicks * TICK_MS;
  return {
    size: {
      slots: 1,
      messages: 1,
      keys: Array.from({ length: size.messages ?? 1 }, () => 0),
      recipients: 1,
      clocks: [0, 0],
      twins: false,
      events: ["accepted"],
      ...size,
      left: { ...NOTHING_LEFT, ...left },
    },
    protocol: PROTOCOL,
    // In the world that was explored first, a row under way was left until it had settled.
    rules: {
      aliveMs: goesOn ? ALIVE_MS : settleMs,
      settleMs,
      onUnconfirmed,
      feedbackWaitMs: FEEDBACK_WAIT_TICKS * TICK_MS,
    },
    ...(deaf && { feedbackSeenMs: 0 }),
    oldest: (deaf ? FEEDBACK_WAIT_TICKS : settleTicks) + 1,
    goesOn,
  };
}

export type World = Varied & { readonly name: string; readonly about: string };

/** SES away for six hours, and SQS that gives up after five receives. */
export const SIX_HOURS: Outage = {
  ticks: ticksOf(6 * 3_600_000),
  quotaTells: false,
  maxReceives: 5,
};
/** SES is down for any time; its quota says so, so that a probe touches no message. */
export const AWAY: Outage = { ticks: 0, quotaTells: true, maxReceives: 5 };
