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
};

/** What became of a request to send: "rate" and "quota" are refusals and cost nothing. */
export type Admission = "admitted" | "rate" | "quota";

/** The sending state of one account; `nowMs` is epoch milliseconds and may not run backwards. */
export type Account = {
  admit(recipientCount: number, nowMs: number): Admission;
  sentLast24Hours(nowMs: number): number;
};

/** Creates an account with a full bucket and an unused quota; throws RangeError for impossible limits. */
export function createAccount(limits: AccountLimits): Account {
  checkLimits(limits);
  const { maxSendRate, burst, max24HourSend } = limits;
  const sends: { atMs: number; recipientCount: number }[] = [];
  let sentCount = 0;
  let tokens = burst;
  let refilledAtMs: number | undefined;

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
    // One entry a second at most, so that an unlimited account stays small.
    if (last !== undefined && nowMs - last.atMs < 1000) last.recipientCount += recipientCount;
    else sends.push({ atMs: nowMs, recipientCount });
    sentCount += recipientCount;
  }

  function refill(nowMs: number): void {
    const elapsedMs = refilledAtMs === undefined ? 0 : Math.max(0, nowMs - refilledAtMs);
    tokens = Math.min(burst, tokens + (elapsedMs * maxSendRate) / 1000);
    refilledAtMs = nowMs;
  }

  function admit(recipientCount: number, nowMs: number): Admission {
    forgetBefore(nowMs - DAY_MS);
    if (max24HourSend >= 0 && sentCount + recipientCount > max24HourSend) return "quota";
    refill(nowMs);
    // A message with more recipients than the bucket holds goes out of a full one and leaves a debt: else it never could.
    if (tokens < Math.min(recipientCount, burst)) return "rate";
    tokens -= recipientCount;
    remember(recipientCount, nowMs);
    return "admitted";
  }

  function sentLast24Hours(nowMs: number): number {
    forgetBefore(nowMs - DAY_MS);
    return sentCount;
  }

  return { admit, sentLast24Hours };
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

function checkLimits({ maxSendRate, burst, max24HourSend }: AccountLimits): void {
  if (!(maxSendRate > 0)) {
    throw new RangeError(`Expected \`maxSendRate\` to be above 0, got ${maxSendRate}`);
  }
  if (!(burst >= 1)) throw new RangeError(`Expected \`burst\` to be 1 or more, got ${burst}`);
  if (!(max24HourSend >= -1)) {
    throw new RangeError(`Expected \`max24HourSend\` to be -1 or more, got ${max24HourSend}`);
  }
}
