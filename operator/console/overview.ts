/** The top of the page: the state of the schedule and the circuits, and the statistics of the last days. */
import type { CircuitBreaker } from "../../functions/coordination/circuit-state.ts";
import type { Pause } from "../../functions/coordination/pause.ts";
import type { DayStatistics } from "../read/email.ts";
import { byText, openForAtLeastMs } from "../why/email-case.ts";
import { oneLine } from "../../functions/values/cut.ts";
import { SES_PRICES } from "../ses-prices.ts";
import { counted, durationText, shortWhenText } from "../why/times.ts";
import { offered } from "./action-words.ts";
import type { DayBar, Health, NumberTile } from "./page/contract.ts";
import type { Actions, LastRun } from "./parts.ts";

const STATISTICS_DAYS = 14;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** UTC, `2026-11-30`. */
function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, "2026-11-30".length);
}

export function statisticsRange(nowMs: number): { sinceDay: string; untilDay: string } {
  return { sinceDay: dayAt(nowMs - (STATISTICS_DAYS - 1) * DAY_MS), untilDay: dayAt(nowMs) };
}

/** Every day of the range, including days without email. */
export function dayBars(statistics: readonly DayStatistics[], nowMs: number): DayBar[] {
  const byDay = new Map(statistics.map((one) => [one.day, one]));
  return Array.from({ length: STATISTICS_DAYS }, (_, index) => {
    const day = dayAt(nowMs - (STATISTICS_DAYS - 1 - index) * DAY_MS);
    const total = byDay.get(day)?.total;
    return { day, sent: total?.accepted ?? 0, failed: total === undefined ? 0 : failedOf(total) };
  });
}

function failedOf(total: DayStatistics["total"]): number {
  const { bounced, complained, rejected, failed, deadLettered } = total;
  return bounced + complained + rejected + failed + deadLettered;
}

export function numberTiles(statistics: readonly DayStatistics[]): NumberTile[] {
  const sum = (name: keyof DayStatistics["total"]) =>
    statistics.reduce((all, { total }) => all + total[name], 0);
  const models = statistics.flatMap(({ models: byModel }) => Object.values(byModel));
  const aiUsd = models.reduce((all, { microUsd }) => all + microUsd, 0) / 1_000_000;
  const accepted = sum("accepted");
  const sesUsd = (accepted / 1000) * SES_PRICES.sesPer1000;
  // Deliveries are not counted: SES may report a problem later, or nothing at all.
  const problems = sum("bounced") + sum("complained") + sum("rejected");
  const well = percent(accepted - problems, accepted, 1);
  const fallbacks = sum("fallbacks");
  const drafts = models.reduce((all, one) => all + one.drafts, 0) + fallbacks;
  const days = `${STATISTICS_DAYS} days`;
  return [
    {
      title: `No problem reported, ${days}`,
      value: well,
      short: `${well} no problem`,
      notes: [
        `${percent(sum("bounced"), accepted, 1)} bounced`,
        `${percent(sum("complained"), accepted, 2)} marked as spam`,
      ],
    },
    {
      title: `Fallback text, ${days}`,
      value: percent(fallbacks, drafts, 1),
      short: `${percent(fallbacks, drafts, 1)} fallback`,
      notes: [`${counted(fallbacks, "text")} without the AI`, `of ${thousands(drafts)} drafts`],
    },
    {
      title: `SES (${usd(SES_PRICES.sesPer1000)}/1,000) and AI, ${days}`,
      value: usd(sesUsd + aiUsd),
      short: usd(sesUsd + aiUsd),
      notes: [`SES ${usd(sesUsd)}`, `AI ${usd(aiUsd)}`],
    },
  ];
}

function percent(part: number, whole: number, digits: number): string {
  return whole <= 0 ? "–" : `${((100 * part) / whole).toFixed(digits)} %`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

function thousands(count: number): string {
  return count.toLocaleString("en-GB");
}

export type SystemState = {
  readonly nowMs: number;
  readonly lastRun: LastRun | undefined;
  readonly paused: Pause | undefined;
  readonly circuits: { readonly ses: CircuitBreaker; readonly ai: CircuitBreaker };
  readonly waiting: number | undefined;
  /** The setting. */
  readonly scheduleMinutes: number;
};

export function healthOf(state: SystemState, actions: Actions): Health[] {
  return [
    scheduleHealth(state, actions),
    circuitHealth("SES", "ses", state, actions),
    circuitHealth("AI", "ai", state, actions),
  ];
}

function scheduleHealth(
  { nowMs, lastRun, paused, waiting, scheduleMinutes }: SystemState,
  actions: Actions,
): Health {
  const sending = { kind: "sending" } as const;
  const queue =
    waiting === undefined ? [] : [["Queue", `${counted(waiting, "message")} waiting`] as const];
  if (paused !== undefined)
    return {
      name: "Sending",
      tone: "warn",
      short: "paused",
      long: "is",
      title: `Sending is paused${byText(paused)}`,
      text: `Events wait in the queue, and none is lost. Why: “${oneLine(paused.why)}”`,
      facts: [["Since", shortWhenText(paused.atMs, { nowMs })], ...queue],
      action: offered("resume", sending, actions),
    };
  if (lastRun === undefined)
    return {
      name: "Schedule",
      tone: "warn",
      short: "never ran",
      long: "has",
      title: "No run has begun yet",
      text: `After a deployment the first run begins within ${counted(scheduleMinutes + 1, "minute")}. If none does, run \`postrider doctor\`.`,
      facts: queue,
      action: undefined,
    };
  const age = nowMs - lastRun.startedAtMs;
  const isLate = age > (2 * scheduleMinutes + 1) * MINUTE_MS;
  return {
    name: "Schedule",
    tone: isLate ? "warn" : "ok",
    short:
      age < 90_000
        ? `${Math.max(0, Math.round(age / 1000))} s ago`
        : `${Math.round(age / 60_000)} min ago`,
    long: "ran",
    title: isLate
      ? "The schedule is late"
      : `The schedule runs every ${scheduleMinutes === 1 ? "minute" : `${scheduleMinutes} minutes`}`,
    text: isLate
      ? `The last run began ${durationText(age)} ago. \`postrider doctor\` looks for the reason.`
      : lastRun.isWorking
        ? "A run is at work."
        : "The last run has ended.",
    facts: [["Last run", shortWhenText(lastRun.startedAtMs, { nowMs })], ...queue],
    action: offered("pause", sending, actions),
  };
}

const MEANINGS = {
  ses: {
    closed: "SES accepts email.",
    title: "SES accepts email",
    openTitle: "SES does not accept email at the moment",
    open: "Messages wait in the queue. After this time, one email is tried. If SES accepts it, the circuit closes.",
  },
  ai: {
    closed: "The AI is asked for each email whose definition uses it.",
    title: "The AI answers",
    openTitle: "The AI is failing. Emails use the fallback text",
    open: "After this time, one email is tried. If the AI answers, the circuit closes.",
  },
};

function circuitHealth(
  name: string,
  circuit: "ses" | "ai",
  { nowMs, circuits }: SystemState,
  actions: Actions,
): Health {
  const breaker = circuits[circuit];
  const words = MEANINGS[circuit];
  if (breaker.state === "closed")
    return {
      name,
      tone: "ok",
      short: "closed",
      long: "circuit",
      title: words.title,
      text: words.closed,
      facts: [["Failures in a row", String(breaker.failures)]],
      action: undefined,
    };
  const { openUntilMs, openings, reason } = breaker;
  return {
    name,
    tone: "warn",
    short: `open ${Math.max(1, Math.round(openForAtLeastMs(breaker, nowMs) / 60_000))} min`,
    long: "circuit",
    title: words.openTitle,
    text: words.open,
    facts: [
      [
        "Next try",
        openUntilMs > nowMs ? `in ${durationText(openUntilMs - nowMs)}` : "with the next run",
      ],
      ["Reason", reason],
      ["Openings in a row", String(openings)],
    ],
    action: offered("reset-circuit", { kind: "circuit", name: circuit }, actions),
  };
}
