/** A month's bill, from usage and prices. */
import type { EventLevel } from "../../functions/events-out/event-names.ts";
import { METRICS } from "../../functions/platform/metric-names.ts";
import { type Price } from "../../functions/words/budget/price.ts";
import { PRICES } from "./prices.ts";
import { USAGE, type Usage } from "./usage.ts";

export type MonthlyUsage = {
  /** Notifications with one recipient each. */
  readonly notifications: number;
  readonly slots: number;
  /** Messages a run takes. */
  readonly batchLimit: number;
  /** Of a run with email. */
  readonly busyRunSeconds: number;
  /** Of a run with an empty queue. */
  readonly idleRunSeconds: number;
  /** The price of the model that writes; undefined: no AI. */
  readonly aiPrice: Price | undefined;
  /** The price of the model that verifies; undefined: no verification. */
  readonly aiVerifyPrice: Price | undefined;
  /** Whether the account still has SES's price from before 2026-07-21. */
  readonly sesALaCarte: boolean;
  readonly monitoring: Monitoring;
  /** The setting: what is published to EventBridge. */
  readonly events: EventLevel;
};

/** Resources of the stack that cost the same at any volume. */
export type Monitoring = {
  /** The metrics of all alarms. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
};

export type BillLine = { readonly what: string; readonly usd: number };

/** 30 days. */
export const MINUTES_A_MONTH = 43_200;
const PROCESSOR_GB = 1;
const FEEDBACK_GB = 0.5;
/** To process a batch of SES reports. The bill assumes the worst case: one report in each batch. */
const FEEDBACK_SECONDS = 0.1;
const EVENTS_PER_EMAIL = 2;
/** Accepted, delivered, and a trouble for one email in twenty. */
export const PUBLISHED_PER_EMAIL = { troubles: 0.05, all: 2.05 } as const;
/** Lambda polls the feedback queue twice in parallel, 20 s each. */
const FEEDBACK_POLLS = (2 * MINUTES_A_MONTH * 60) / 20;
const GB = 1024 ** 3;

/** Sorted by amount, largest first. Logs are kept for three months and rows for one. */
export function billOf(month: MonthlyUsage): readonly BillLine[] {
  const { notifications, slots, batchLimit } = month;
  const invocations = slots * MINUTES_A_MONTH;
  // At low volume each notification has its own run; at high volume the runs are full.
  const busyRuns = Math.max(
    Math.min(notifications, invocations),
    Math.ceil(notifications / batchLimit),
  );
  const idleRuns = Math.max(0, invocations - busyRuns);
  const runs = busyRuns + idleRuns;
  const totalOf = (name: keyof Usage) =>
    notifications * USAGE.notification[name] + runs * USAGE.idleRun[name];
  const events = notifications * EVENTS_PER_EMAIL;
  const gbSeconds =
    PROCESSOR_GB * (busyRuns * month.busyRunSeconds + idleRuns * month.idleRunSeconds) +
    FEEDBACK_GB * events * FEEDBACK_SECONDS;
  const { alarmMetrics, dashboards } = month.monitoring;
  const usd: Readonly<Record<string, number>> = {
    SES:
      (notifications / 1000) * (month.sesALaCarte ? PRICES.sesPer1000ALaCarte : PRICES.sesPer1000),
    AI: aiUsd(month),
    Lambda:
      gbSeconds * PRICES.lambdaPerGbSecond +
      millions(runs + events) * PRICES.lambdaPerMillionRequests,
    DynamoDB:
      millions(totalOf("writeUnits")) * PRICES.writeUnitsPerMillion +
      millions(totalOf("readUnits")) * PRICES.readUnitsPerMillion +
      (totalOf("storedBytes") / GB) * (PRICES.storagePerGbMonth + PRICES.backupPerGbMonth),
    SQS: millions(totalOf("sqsRequests") + FEEDBACK_POLLS) * PRICES.sqsPerMillion,
    "EventBridge Scheduler": millions(invocations) * PRICES.schedulerPerMillion,
    CloudWatch:
      (totalOf("logBytes") / GB) * (PRICES.logsPerGb + 3 * PRICES.logStoragePerGbMonth) +
      metricMonths(notifications) * PRICES.metricPerMonth +
      alarmMetrics * PRICES.alarmMetricPerMonth +
      dashboards * PRICES.dashboardPerMonth,
    ...(month.events !== "off" && {
      "EventBridge events":
        millions(notifications * PUBLISHED_PER_EMAIL[month.events]) * PRICES.eventsPerMillion,
    }),
    // The keys of the unsubscribe links and of the recipients' ids.
    "Secrets Manager": 2 * PRICES.secretPerMonth,
  };
  return Object.entries(usd)
    .map(([what, amount]) => ({ what, usd: amount }))
    .toSorted((one, other) => other.usd - one.usd);
}

/**
 * CloudWatch bills a metric by the hours in which it is written. Emails are assumed to be spread evenly, which gives the most
 * hours with email. Metrics that are written only on faults are not counted. https://aws.amazon.com/cloudwatch/pricing/
 */
export function metricMonths(notifications: number): number {
  const hoursWithEmail = 1 - Math.exp(-notifications / (MINUTES_A_MONTH / 60));
  const parts = { "each run": 1, "with emails": hoursWithEmail, "on faults": 0 };
  return Object.values(METRICS).reduce((sum, { written }) => sum + parts[written], 0);
}

/** Messages that the runs of a month can take. */
export function capacityOf({ slots, batchLimit }: MonthlyUsage): number {
  return slots * batchLimit * MINUTES_A_MONTH;
}

function aiUsd({ notifications, aiPrice, aiVerifyPrice }: MonthlyUsage): number {
  if (aiPrice === undefined) return 0;
  const { aiInputTokens, aiOutputTokens, aiVerifyInputTokens, aiVerifyOutputTokens } =
    USAGE.notification;
  const usdOf = (price: Price, input: number, output: number) =>
    millions(notifications) * (input * price.input + output * price.output);
  return (
    usdOf(aiPrice, aiInputTokens, aiOutputTokens) +
    (aiVerifyPrice ? usdOf(aiVerifyPrice, aiVerifyInputTokens, aiVerifyOutputTokens) : 0)
  );
}

function millions(count: number): number {
  return count / 1_000_000;
}
