/** When the parts of a run end, all in epoch ms; each before the next. */
export type Deadlines = {
  /** No message is asked for after this. */
  readonly receiveUntilMs: number;
  /** No attempt begins after this, so that SES's answer and its record still fit: 83 s of a run of 90 s. */
  readonly intentUntilMs: number;
  /** The run is over. */
  readonly stopAtMs: number;
  /**
   * A `yes` of SES that the ledger could not take is offered until this, and then logged. The one thing that may go on
   * after the stop: 90 % of the way to the kill, less what the last offer may take.
   */
  readonly evidenceUntilMs: number;
};

export type RunTimes = {
  readonly stopMs: number;
  readonly functionTimeoutMs: number;
  readonly sesTimeoutMs: number;
  readonly dynamodbTimeoutMs: number;
  /** What is kept free between SES's last answer and the stop, for the last writes: 2 s. */
  readonly lastWritesMs: number;
};

/** `killAtMs`: when Lambda kills this invocation; a function whose timeout was set shorter stops earlier. */
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
 * Until when a message's words may be written: its share of the run, but never so late that the mails in hand could not
 * leave any more at SES's rate, for which at most half of the run is kept.
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
