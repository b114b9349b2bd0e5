/** What an account may send: its rate and its daily quota. */

const DAY_MS = 86_400_000;

/** SES counts recipients, not messages. */
export type AccountLimits = {
  /** Recipients a second, above 0. */
  maxSendRate: number;
  /** Recipients at once after a pause, 1 or more. */
  burst: number;
  /** Recipients in 24 hours; -1 is unlimited. */
  max24HourSend: number;
  /** GetSendQuota calls a second; AWS answers 1. */
  quotaCallRate: number;
};

/** "rate" and "quota" are refusals; they do not count against the limits. */
export type Admission = "admitted" | "rate" | "quota";

/** `nowMs` may run backwards: nothing is granted twice. */
export type Account = {
  /** Whether a GetSendQuota call is answered. */
  answersQuota(nowMs: number): boolean;
  admit(recipientCount: number, nowMs: number): Admission;
  sentLast24Hours(nowMs: number): number;
};

/** @throws RangeError for invalid limits */
export function createAccount(limits: AccountLimits): Account {
  checkLimits(limits);
  const { maxSendRate, burst, max24HourSend, quotaCallRate } = limits;
  const sends: { atMs: number; recipientCount: number }[] = [];
  let sentCount = 0;
  const emails = createBucket(maxSendRate, burst);
  const quotaCalls = createBucket(quotaCallRate, Math.max(1, quotaCallRate));

  function forgetBefore(oldestMs: number): void {
    let first = sends[0];
    while (first !== undefined && first.atMs <= oldestMs) {
      sentCount -= first.recipientCount;
      sends.shift();
      first = sends[0];
    }
  }

  function remember(recipientCount: number, nowMs: number): void {
    const last = sends.at(-1);
    // An entry counts for exactly 24 hours, so only sends of the same millisecond share one.
    if (last !== undefined && nowMs <= last.atMs) last.recipientCount += recipientCount;
    else sends.push({ atMs: nowMs, recipientCount });
    sentCount += recipientCount;
  }

  function admit(recipientCount: number, nowMs: number): Admission {
    forgetBefore(nowMs - DAY_MS);
    if (max24HourSend >= 0 && sentCount + recipientCount > max24HourSend) return "quota";
    if (!emails.take(recipientCount, nowMs)) return "rate";
    remember(recipientCount, nowMs);
    return "admitted";
  }

  function sentLast24Hours(nowMs: number): number {
    forgetBefore(nowMs - DAY_MS);
    return sentCount;
  }

  return { admit, sentLast24Hours, answersQuota: (nowMs) => quotaCalls.take(1, nowMs) };
}

/** A token bucket, full at first. */
function createBucket(perSecond: number, size: number) {
  let tokens = size;
  let filledAtMs: number | undefined;
  return {
    take: (count: number, nowMs: number): boolean => {
      const elapsedMs = filledAtMs === undefined ? 0 : Math.max(0, nowMs - filledAtMs);
      if (elapsedMs > 0) tokens = Math.min(size, tokens + (elapsedMs * perSecond) / 1000);
      filledAtMs = Math.max(nowMs, filledAtMs ?? nowMs);
      // A full bucket also grants more than its size and goes into debt. 1e-9 allows for rounding.
      if (tokens + 1e-9 < Math.min(count, size)) return false;
      tokens -= count;
      return true;
    },
  };
}

function checkLimits(limits: AccountLimits): void {
  const { maxSendRate, burst, max24HourSend, quotaCallRate } = limits;
  const expect = (isValid: boolean, name: string, wanted: string, got: number) => {
    if (!isValid) throw new RangeError(`Expected \`${name}\` to be ${wanted}, got ${got}`);
  };
  expect(maxSendRate > 0, "maxSendRate", "above 0", maxSendRate);
  expect(burst >= 1, "burst", "1 or more", burst);
  expect(max24HourSend >= -1, "max24HourSend", "-1 or more", max24HourSend);
  expect(quotaCallRate > 0, "quotaCallRate", "above 0", quotaCallRate);
}
