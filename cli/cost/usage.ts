/** The billed use of AWS and the AI. */
export type Usage = {
  /** SQS requests, each of up to 64 KB. */
  readonly sqsRequests: number;
  /** DynamoDB write units, of 1 KB each. */
  readonly writeUnits: number;
  /** DynamoDB read units, of 4 KB each. */
  readonly readUnits: number;
  /** Bytes of the logs, metrics included. */
  readonly logBytes: number;
  /** Bytes of the tables, until the rows expire. */
  readonly storedBytes: number;
  /** Of the call that writes. */
  readonly aiInputTokens: number;
  readonly aiOutputTokens: number;
  /** Of the call that verifies. */
  readonly aiVerifyInputTokens: number;
  readonly aiVerifyOutputTokens: number;
};

/**
 * Measured by bench/measure-usage.ts for an event of 1.5 KB with one recipient; a test compares the numbers. A further recipient
 * adds about two write units.
 */
export const USAGE = {
  /** A notification: sent to the queue in a batch of ten, processed in a run of 50, delivered, its SES events recorded. */
  notification: {
    sqsRequests: 6.28,
    writeUnits: 8.28,
    readUnits: 3.5,
    logBytes: 1342,
    storedBytes: 2996,
    aiInputTokens: 750,
    aiOutputTokens: 41,
    aiVerifyInputTokens: 565,
    aiVerifyOutputTokens: 5,
  },
  /** A run without messages. */
  idleRun: {
    sqsRequests: 1,
    writeUnits: 2,
    readUnits: 4,
    logBytes: 945,
    storedBytes: 0,
    aiInputTokens: 0,
    aiOutputTokens: 0,
    aiVerifyInputTokens: 0,
    aiVerifyOutputTokens: 0,
  },
} as const satisfies Record<string, Usage>;
