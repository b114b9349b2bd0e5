// What the account may send: the rate, the quota of a day, and the identities it may send from. No I/O, no clock.

const DAY_MS = 86_400_000;

/** The account's limits. SES counts recipients, not messages. */
export type AccountLimits = {
  /** Recipients a second, above 0. */
  maxSendRate: number;
  /** Recipients that may be sent at once after a rest, 1 or more. */
  burst: number;
  /** Recipients in any 24 hours; -1 is unlimited. */
  max24HourSend: number;
  /** Questions a second about the quota: AWS answers 1. */
  quotaCallRate: number;
};

/** What became of a request to send: "rate" and "quota" are refusals and cost nothing. */
export type Admission = "admitted" | "rate" | "quota";

/** The sending state of one account; `nowMs` is epoch milliseconds. Where it runs backwards, nothing is given twice. */
export type Account = {
  /** Whether a question about the quota is answered. */
  answersQuota(nowMs: number): boolean;
  admit(recipientCount: number, nowMs: number): Admission;
  sentLast24Hours(nowMs: number): number;
};

/** Creates an account with a full bucket and an unused quota; throws RangeError for invalid limits. */
export function createAccount(limits: AccountLimits): Account {
  checkLimits(limits);
  const { maxSendRate, burst, max24HourSend, quotaCallRate } = limits;
  const sends: { atMs: number; recipientCount: number }[] = [];
  let sentCount = 0;
  const mails = createBucket(maxSendRate, burst);
  const questions = createBucket(quotaCallRate, Math.max(1, quotaCallRate));

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
    // Each counts for 24 hours and no less: only what came in the same millisecond is one entry.
    if (last !== undefined && nowMs <= last.atMs) last.recipientCount += recipientCount;
    else sends.push({ atMs: nowMs, recipientCount });
    sentCount += recipientCount;
  }

  function admit(recipientCount: number, nowMs: number): Admission {
    forgetBefore(nowMs - DAY_MS);
    if (max24HourSend >= 0 && sentCount + recipientCount > max24HourSend) return "quota";
    if (!mails.take(recipientCount, nowMs)) return "rate";
    remember(recipientCount, nowMs);
    return "admitted";
  }

  function sentLast24Hours(nowMs: number): number {
    forgetBefore(nowMs - DAY_MS);
    return sentCount;
  }

  return { admit, sentLast24Hours, answersQuota: (nowMs) => questions.take(1, nowMs) };
}

/** A bucket of `size` tokens that is full at first, and is filled by `perSecond`. */
function createBucket(perSecond: number, size: number) {
  let tokens = size;
  let filledAtMs: number | undefined;
  return {
    take: (count: number, nowMs: number): boolean => {
      const elapsedMs = filledAtMs === undefined ? 0 : Math.max(0, nowMs - filledAtMs);
      if (elapsedMs > 0) tokens = Math.min(size, tokens + (elapsedMs * perSecond) / 1000);
      filledAtMs = Math.max(nowMs, filledAtMs ?? nowMs);
      // More than the bucket holds is given by a full one and leaves a debt: else it never could. Sums of thirds are not exact.
      if (tokens + 1e-9 < Math.min(count, size)) return false;
      tokens -= count;
      return true;
    },
  };
}

/** Tells whether `address`, its domain or a parent of its domain is among `identities`; a local part is case-sensitive. */
export function isVerified(address: string, identities: readonly string[]): boolean {
  const mailbox = lowerDomain(address);
  const domain = mailbox.slice(mailbox.lastIndexOf("@") + 1);
  return identities.map(lowerDomain).some((identity) => {
    if (identity.includes("@")) return identity === mailbox;
    return domain === identity || domain.endsWith(`.${identity}`);
  });
}

function lowerDomain(identity: string): string {
  const domainStart = identity.lastIndexOf("@") + 1;
  return identity.slice(0, domainStart) + identity.slice(domainStart).toLowerCase();
}

function checkLimits(limits: AccountLimits): void {
  const { maxSendRate, burst, max24HourSend, quotaCallRate } = limits;
  if (!(maxSendRate > 0)) {
    throw new RangeError(`Expected \`maxSendRate\` to be above 0, got ${maxSendRate}`);
  }
  if (!(burst >= 1)) throw new RangeError(`Expected \`burst\` to be 1 or more, got ${burst}`);
  if (!(max24HourSend >= -1)) {
    throw new RangeError(`Expected \`max24HourSend\` to be -1 or more, got ${max24HourSend}`);
  }
  if (!(quotaCallRate > 0)) {
    throw new RangeError(`Expected \`quotaCallRate\` to be above 0, got ${quotaCallRate}`);
  }
}
