/** When the parts of a run end, in epoch ms and in this order. */
export type Deadlines = {
  /** No receive begins after this. */
  readonly receiveUntilMs: number;
  /** No attempt begins after this, so that SES's answer and its record still fit: 83 s of a run of 90 s. */
  readonly intentUntilMs: number;
  /** The run is over. */
  readonly stopAtMs: number;
  /**
   * Until then a run tries to record that SES accepted an email; later, the run only logs it. The run does nothing else after
   * the stop. The time ends at 90 % of the time from the stop to the kill, less one DynamoDB call.
   */
  readonly evidenceUntilMs: number;
};

export type RunTimes = {
  readonly stopMs: number;
  readonly functionTimeoutMs: number;
  readonly sesTimeoutMs: number;
  readonly dynamodbTimeoutMs: number;
  /** Time between SES's last answer and the stop, for the last writes: 2 s. */
  readonly lastWritesMs: number;
};

/** `killAtMs`: when Lambda kills this invocation. If its timeout was set shorter, the run stops earlier. */
export function deadlinesOf(startedAtMs: number, killAtMs: number, times: RunTimes): Deadlines {
  const afterStopMs = times.functionTimeoutMs - times.stopMs;
  const stopAtMs = Math.min(startedAtMs + times.stopMs, killAtMs - afterStopMs);
  const intentUntilMs = stopAtMs - times.sesTimeoutMs - times.lastWritesMs;
  return {
    receiveUntilMs: intentUntilMs - times.sesTimeoutMs,
    intentUntilMs,
    stopAtMs,
    evidenceUntilMs: stopAtMs + Math.floor(afterStopMs * 0.9) - times.dynamodbTimeoutMs,
  };
}

/**
 * Until when a message's text may be written: its share of the run, but early enough to send all emails of the run at SES's
 * rate. At most half of the run is kept for sending.
 */
export function wordsUntilMs(
  nowMs: number,
  startedAtMs: number,
  { intentUntilMs }: Deadlines,
  { shareMs, mails, ratePerSecond }: { shareMs: number; mails: number; ratePerSecond: number },
): number {
  const halfWayMs = startedAtMs + (intentUntilMs - startedAtMs) / 2;
  const sendingMs = (1000 * mails) / ratePerSecond;
  return Math.min(nowMs + shareMs, Math.max(halfWayMs, intentUntilMs - sendingMs));
}
