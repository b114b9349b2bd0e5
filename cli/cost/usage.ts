/** What AWS and the AI are asked for, of that which they bill. */
export type Usage = {
  /** SQS requests, each of up to 64 KB. */
  readonly sqsRequests: number;
  /** DynamoDB write units, of 1 KB each. */
  readonly writeUnits: number;
  /** DynamoDB read units, of 4 KB each. */
  readonly readUnits: number;
  /** What the functions write to their logs, metrics included. */
  readonly logBytes: number;
  /** What the tables hold of it until it expires. */
  readonly storedBytes: number;
  /** Of the call that writes. */
  readonly aiInputTokens: number;
  readonly aiOutputTokens: number;
  /** Of the call that verifies. */
  readonly aiVerifyInputTokens: number;
  readonly aiVerifyOutputTokens: number;
};

/**
 * As bench/measure-usage.ts counts it on this machine, for an event of 1.5 KB that changes a class and has one recipient; a test
 * holds these numbers to what it counts. A mail to a further recipient costs about two write units more.
 */
export const USAGE = {
  /** A notification: sent by the application in batches of ten, worked in a run of 50, delivered, and its events told. */
  notification: {
    sqsRequests: 6.28,
    writeUnits: 5.1,
    readUnits: 2,
    logBytes: 1293,
    storedBytes: 1608,
    aiInputTokens: 750,
    aiOutputTokens: 41,
    aiVerifyInputTokens: 565,
    aiVerifyOutputTokens: 5,
  },
  /** A run that finds nothing. */
  idleRun: {
    sqsRequests: 1,
    writeUnits: 2,
    readUnits: 3,
    logBytes: 1111,
    storedBytes: 0,
    aiInputTokens: 0,
    aiOutputTokens: 0,
    aiVerifyInputTokens: 0,
    aiVerifyOutputTokens: 0,
  },
} as const satisfies Record<string, Usage>;
