import { SES_PRICES } from "../../operator/ses-prices.ts";

/**
 * AWS's prices in US dollars in us-east-1, without free tiers. Some were read from third parties' copies of the price list:
 * check the page before you rely on one.
 */
export const PRICES_AS_OF = "2026-11-23";

export const PRICES = {
  ...SES_PRICES,
  /** https://aws.amazon.com/sqs/pricing/ */
  sqsPerMillion: 0.4,
  /** On demand. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnitsPerMillion: 0.625,
  readUnitsPerMillion: 0.125,
  storagePerGbMonth: 0.25,
  /** Point-in-time recovery. */
  backupPerGbMonth: 0.2,
  /** arm64. https://aws.amazon.com/lambda/pricing/ */
  lambdaPerGbSecond: 0.0000133334,
  lambdaPerMillionRequests: 0.2,
  /** https://aws.amazon.com/eventbridge/pricing/ */
  schedulerPerMillion: 1,
  /** Custom events, each of up to 64 KB. Rules with a target in the account cost nothing. */
  eventsPerMillion: 1,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  logsPerGb: 0.5,
  logStoragePerGbMonth: 0.03,
  metricPerMonth: 0.3,
  alarmMetricPerMonth: 0.1,
  /** The first three of an account are free. */
  dashboardPerMonth: 3,
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretPerMonth: 0.4,
} as const;
