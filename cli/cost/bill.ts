/** What a month costs. Pure: usage and prices in, lines out. */
import { METRICS } from "../../functions/platform/metric-names.ts";
import { type Price } from "../../functions/words/budget/price.ts";
import { PRICES } from "./prices.ts";
import { USAGE, type Usage } from "./usage.ts";

export type Month = {
  /** Notifications, each to one recipient. */
  readonly notifications: number;
  readonly slots: number;
  /** Messages that one run takes. */
  readonly batchLimit: number;
  /** How long a run with mail takes, seconds: the AI's answer, and SES's rate. */
  readonly busyRunSeconds: number;
  /** How long a run without takes, seconds: it waits on the queue for one of these. */
  readonly idleRunSeconds: number;
  /** The model's price; undefined: no AI. */
  readonly aiPrice: Price | undefined;
  /** The price of the model that verifies; undefined: nothing is verified. */
  readonly aiVerifyPrice: Price | undefined;
  /** Whether the account has SES's price of before 2026-07-21. */
  readonly sesALaCarte: boolean;
  readonly monitoring: Monitoring;
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
/** Of a batch of SES's events; at worst each event is a batch. */
const FEEDBACK_SECONDS = 0.1;
const EVENTS_A_MAIL = 2;
/** Lambda's poller asks the feedback's queue all the time, two at once, for 20 s each. */
const FEEDBACK_POLLS = (2 * MINUTES_A_MONTH * 60) / 20;
const GB = 1024 ** 3;

/** The lines of a month's bill, largest first. Logs are kept three months, rows one. */
export function billOf(month: Month): readonly BillLine[] {
  const { notifications, slots } = month;
  const wakes = slots * MINUTES_A_MONTH;
  const busyRuns = busyRunsOf(month);
  const idleRuns = Math.max(0, wakes - busyRuns);
  const runs = busyRuns + idleRuns;
  const used = (name: keyof Usage) =>
    notifications * USAGE.notification[name] + runs * USAGE.idleRun[name];

  const events = notifications * EVENTS_A_MAIL;
  const gbSeconds =
    PROCESSOR_GB * (busyRuns * month.busyRunSeconds + idleRuns * month.idleRunSeconds) +
    FEEDBACK_GB * events * FEEDBACK_SECONDS;
  const storedGb = used("storedBytes") / GB;
  const logGb = used("logBytes") / GB;
  const { alarmMetrics, dashboards } = month.monitoring;

  const lines: BillLine[] = [
    {
      what: "SES",
      usd:
        (notifications / 1000) *
        (month.sesALaCarte ? PRICES.sesPer1000ALaCarte : PRICES.sesPer1000),
    },
    { what: "AI", usd: aiUsd(month) },
    {
      what: "Lambda",
      usd:
        gbSeconds * PRICES.lambdaPerGbSecond +
        millions(runs + events) * PRICES.lambdaPerMillionRequests,
    },
    {
      what: "DynamoDB",
      usd:
        millions(used("writeUnits")) * PRICES.writeUnitsPerMillion +
        millions(used("readUnits")) * PRICES.readUnitsPerMillion +
        storedGb * (PRICES.storagePerGbMonth + PRICES.backupPerGbMonth),
    },
    { what: "SQS", usd: millions(used("sqsRequests") + FEEDBACK_POLLS) * PRICES.sqsPerMillion },
    { what: "EventBridge Scheduler", usd: millions(wakes) * PRICES.schedulerPerMillion },
    {
      what: "CloudWatch",
      usd:
        logGb * (PRICES.logsPerGb + 3 * PRICES.logStoragePerGbMonth) +
        metricMonths(notifications) * PRICES.metricPerMonth +
        alarmMetrics * PRICES.alarmMetricPerMonth +
        dashboards * PRICES.dashboardPerMonth,
    },
    { what: "Secrets Manager", usd: PRICES.secretPerMonth },
  ];
  return lines.toSorted((one, other) => other.usd - one.usd);
}

/**
 * Metrics, each by the part of the month's hours in which it is written: CloudWatch bills by the hour. Emails are spread evenly, which
 * gives the most hours with email. A metric that only faults write counts as none.
 * Source: https://aws.amazon.com/cloudwatch/pricing/
 */
export function metricMonths(emails: number): number {
  const hoursWithEmail = 1 - Math.exp(-emails / (MINUTES_A_MONTH / 60));
  const parts = { "each run": 1, "with emails": hoursWithEmail, "on faults": 0 };
  return Object.values(METRICS).reduce((sum, { written }) => sum + parts[written], 0);
}

/** What the runs of a month can carry: with `slots` runs a minute at most. */
export function capacityOf({ slots, batchLimit }: Month): number {
  return slots * batchLimit * MINUTES_A_MONTH;
}

/** Runs with mail: full ones where there is much, and else one for each notification. */
function busyRunsOf({ notifications, slots, batchLimit }: Month): number {
  const wakes = slots * MINUTES_A_MONTH;
  return Math.max(Math.min(notifications, wakes), Math.ceil(notifications / batchLimit));
}

function aiUsd({ notifications, aiPrice, aiVerifyPrice }: Month): number {
  if (aiPrice === undefined) return 0;
  const { aiInputTokens, aiOutputTokens, aiVerifyInputTokens, aiVerifyOutputTokens } =
    USAGE.notification;
  const usdOf = (price: Price, input: number, output: number) =>
    millions(notifications * input) * price.input + millions(notifications * output) * price.output;
  return (
    usdOf(aiPrice, aiInputTokens, aiOutputTokens) +
    (aiVerifyPrice ? usdOf(aiVerifyPrice, aiVerifyInputTokens, aiVerifyOutputTokens) : 0)
  );
}

function millions(count: number): number {
  return count / 1_000_000;
}
