/** The bills of several volumes side by side. */
import { SETTINGS } from "../../functions/config/settings.ts";
import { METRICS } from "../../functions/platform/metric-names.ts";
import { type Price, priceOf } from "../../functions/words/budget/price.ts";
import { UsageError } from "../shared/command-error.ts";
import {
  billOf,
  type BillLine,
  capacityOf,
  MINUTES_A_MONTH,
  type MonthlyUsage,
  PUBLISHED_PER_EMAIL,
} from "./bill.ts";
import { PRICES, PRICES_AS_OF } from "./prices.ts";
import type { CostInput } from "./cost-input.ts";
import { USAGE } from "./usage.ts";

export type CostTable = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The sum of each volume, US dollars a month. */
  readonly totalsUsd: readonly number[];
  /** What the numbers are based on. */
  readonly notes: readonly string[];
};

const DAILY_LIMIT_USD = SETTINGS.aiDailyLimitUsd.default;

/** The lease, and a second of waiting on the empty queue. */
const IDLE_RUN_SECONDS = 1.2;

/** @throws UsageError if the price of a model is unknown */
export function costTable(input: CostInput): CostTable {
  const { volumes } = input;
  const months = volumes.map((notifications) => monthOf(input, notifications));
  const bills = months.map(billOf);
  // The largest volume's order: its largest lines are worth a change.
  const largest = bills.at(-1) ?? [];
  const totalsUsd = bills.map((bill) => bill.reduce((sum, line) => sum + line.usd, 0));
  const perEmail = totalsUsd.map((total, at) =>
    (total / (volumes[at] ?? 1)).toLocaleString("en-US", { maximumSignificantDigits: 2 }),
  );
  return {
    head: [
      "US dollars a month",
      ...volumes.map((emails) => `${emails.toLocaleString("en-US")} emails`),
    ],
    rows: [
      ...largest.map(({ what }) => [what, ...bills.map((bill) => usd(usdOf(bill, what)))]),
      ["total", ...totalsUsd.map(usd)],
      ["per email", ...perEmail],
      ["slots needed", ...months.map(({ slots }) => String(slots))],
    ],
    totalsUsd,
    notes: notesOf(input, usdOf(largest, "AI") / 30),
  };
}

function usdOf(bill: readonly BillLine[], name: string): number {
  return bill.find(({ what }) => what === name)?.usd ?? 0;
}

function monthOf(input: CostInput, notifications: number): MonthlyUsage {
  const { model, verifyModel, volumes: _, ...rest } = input;
  const month = {
    ...rest,
    notifications,
    aiPrice: priceFor("--model", model),
    aiVerifyPrice: priceFor("--verify-model", verifyModel),
    idleRunSeconds: IDLE_RUN_SECONDS,
    slots: 1,
  };
  return { ...month, slots: Math.max(1, Math.ceil(notifications / capacityOf(month))) };
}

function priceFor(option: string, model: string | undefined): Price | undefined {
  if (model === undefined) return undefined;
  const price = priceOf(model);
  if (price === undefined)
    throw new UsageError(
      `Expected \`${option}\` to be a model with a price in functions/words/budget/price.ts, got ${JSON.stringify(model)}`,
    );
  return price;
}

const FAULT_METRICS = Object.values(METRICS).filter(
  ({ written }) => written === "on faults",
).length;

function notesOf(input: CostInput, aiUsdPerDay: number): string[] {
  const { busyRunSeconds, sesALaCarte, monitoring, batchLimit } = input;
  const { alarmMetrics, dashboards } = monitoring;
  const minutes = MINUTES_A_MONTH.toLocaleString("en-US");
  const notes = [
    `Prices of ${PRICES_AS_OF}, us-east-1, without free tiers (cli/cost/prices.ts); SES ${sesALaCarte ? "à la carte" : "with the plan of new accounts"}; ${aiNote(input)}.`,
    `An email is an event of 1.5 KB with one recipient, as measured by bench/measure-usage.ts. A run takes ${batchLimit} in ${busyRunSeconds} s, and a slot runs ${minutes} times in 30 days.`,
    `CloudWatch: ${Object.keys(METRICS).length} metrics, ${alarmMetrics} metrics of alarms, ${dashboards} dashboards, and the logs. A metric costs ${usd(PRICES.metricPerMonth)} a month in proportion to the hours in which it is written; ${FAULT_METRICS} are written only on faults, and count as none.`,
  ];
  if (dashboards === 0)
    notes.push(
      `\`dashboard: true\` adds ${usd(PRICES.dashboardPerMonth)} a month after an account's first three.`,
    );
  if (input.events === "off")
    notes.push(
      `\`events: "all"\` adds ${usd(PUBLISHED_PER_EMAIL.all * PRICES.eventsPerMillion)} per million emails for events to EventBridge, \`"troubles"\` about ${usd(PUBLISHED_PER_EMAIL.troubles * PRICES.eventsPerMillion)}.`,
    );
  if (aiUsdPerDay > DAILY_LIMIT_USD)
    notes.push(
      `The AI of the largest volume costs ${usd(aiUsdPerDay)} a day: \`aiDailyLimitUsd\` is ${DAILY_LIMIT_USD} until you raise it, and emails beyond it have the fallback text.`,
    );
  return notes;
}

function aiNote({ model, verifyModel }: CostInput): string {
  if (model === undefined) return "no AI";
  const { aiInputTokens, aiOutputTokens, aiVerifyInputTokens, aiVerifyOutputTokens } =
    USAGE.notification;
  const writes = `${model} writes an email's text with ${aiInputTokens} tokens in and ${aiOutputTokens} out`;
  return verifyModel === undefined
    ? `${writes}; no verification`
    : `${writes}; ${verifyModel} verifies it with ${aiVerifyInputTokens} and ${aiVerifyOutputTokens}`;
}

function usd(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
