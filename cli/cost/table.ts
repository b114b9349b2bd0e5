/** The bill of several volumes side by side. */
import { METRICS } from "../../functions/platform/metric-names.ts";
import { type Price, priceOf } from "../../functions/words/budget/price.ts";
import { UsageError } from "../shared/command-error.ts";
import { billOf, type BillLine, capacityOf, MINUTES_A_MONTH, type Month } from "./bill.ts";
import { PRICES, PRICES_AS_OF } from "./prices.ts";
import type { Question } from "./standard-question.ts";
import { USAGE } from "./usage.ts";

export type CostTable = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The sum of each volume, US dollars a month. */
  readonly totalsUsd: readonly number[];
  /** What the numbers rest on. */
  readonly notes: readonly string[];
};

/** The stack's, US dollars. */
const STANDARD_LIMIT_USD = 10;

/** A run waits for a second on an empty queue, and takes its lease before. */
const IDLE_RUN_SECONDS = 1.2;

/** @throws UsageError where the model's price is not known */
export function costTable(question: Question): CostTable {
  const months = question.volumes.map((notifications) => monthOf(question, notifications));
  const bills = months.map(billOf);
  const names = bills[0]?.map(({ what }) => what) ?? [];
  const sumOf = (bill: readonly BillLine[]) => bill.reduce((sum, { usd }) => sum + usd, 0);
  const usdIn = (bill: readonly BillLine[], name: string) =>
    bill.find(({ what }) => what === name)?.usd ?? 0;
  // Ordered by the dearest month: what is large there is what an operator can change.
  const dearest = bills.at(-1) ?? [];
  const ordered = names.toSorted((one, other) => usdIn(dearest, other) - usdIn(dearest, one));
  return {
    head: [
      "US dollars a month",
      ...months.map(({ notifications }) => `${notifications.toLocaleString("en-US")} emails`),
    ],
    rows: [
      ...ordered.map((name) => [name, ...bills.map((bill) => usd(usdIn(bill, name)))]),
      ["total", ...bills.map((bill) => usd(sumOf(bill)))],
      ["per email", ...bills.map((bill, at) => perMail(sumOf(bill), question.volumes[at] ?? 1))],
      ["slots needed", ...months.map(({ slots }) => String(slots))],
    ],
    totalsUsd: bills.map(sumOf),
    notes: [...notesOf(question), ...limitNote(usdIn(dearest, "AI") / 30)],
  };
}

function monthOf(question: Question, notifications: number): Month {
  const { model, verifyModel, volumes: _, ...rest } = question;
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
      `Expected \`${option}\` to be one whose price stands in functions/words/budget/price.ts, got ${JSON.stringify(model)}`,
    );
  return price;
}

const faultMetrics = Object.values(METRICS).filter(({ written }) => written === "on faults").length;

function notesOf(question: Question): string[] {
  const { busyRunSeconds, sesALaCarte, monitoring, batchLimit } = question;
  const { alarmMetrics, dashboards } = monitoring;
  return [
    `Prices of ${PRICES_AS_OF}, us-east-1, without free tiers (cli/cost/prices.ts); SES ${sesALaCarte ? "à la carte" : "by the plan of new accounts"}; ${aiIn(question)}.`,
    `An email is an event of 1.5 KB with one recipient, as bench/measure-usage.ts counts it; a run takes ${batchLimit} in ${busyRunSeconds} s, and a slot wakes ${MINUTES_A_MONTH.toLocaleString("en-US")} times in 30 days.`,
    `CloudWatch: ${Object.keys(METRICS).length} metrics, ${alarmMetrics} metrics of alarms, ${dashboards} dashboards, and the logs. A metric costs ${usd(PRICES.metricPerMonth)} a month in proportion to the hours in which it is written; ${faultMetrics} are written only on faults, and count as none.`,
    ...(dashboards === 0
      ? [
          `\`dashboard: true\` adds ${usd(PRICES.dashboardPerMonth)} a month after an account's first three.`,
        ]
      : []),
  ];
}

/** Which models, and the tokens of an email's text. */
function aiIn({ model, verifyModel }: Question): string {
  if (model === undefined) return "no AI";
  const { aiInputTokens, aiOutputTokens, aiVerifyInputTokens, aiVerifyOutputTokens } =
    USAGE.notification;
  const writes = `${model} writes an email's text with ${aiInputTokens} tokens in and ${aiOutputTokens} out`;
  return verifyModel === undefined
    ? `${writes}; nothing verifies it`
    : `${writes}; ${verifyModel} verifies it with ${aiVerifyInputTokens} and ${aiVerifyOutputTokens}`;
}

/** What the day's limit would do to the dearest month. */
function limitNote(usdADay: number): string[] {
  return usdADay <= STANDARD_LIMIT_USD
    ? []
    : [
        `The dearest AI costs ${usd(usdADay)} a day: \`aiDailyLimitUsd\` is ${STANDARD_LIMIT_USD} until you raise it, and emails beyond it have the fallback text.`,
      ];
}

function usd(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function perMail(sum: number, mails: number): string {
  return (sum / mails).toLocaleString("en-US", { maximumSignificantDigits: 2 });
}
