/**
 * The pace at which an account's mails may leave, as pure arithmetic (the generic cell rate algorithm): one number, which
 * all runs share, says when the bucket of tokens is full again. Whoever takes tokens moves it on, and learns from it the
 * moment from which each may be used.
 *
 * SES counts arrivals: it has a bucket of `MaxSendRate` mails, filled at that rate. A token's mail may arrive later than its
 * moment, because it waited for its use and was on its way, so that early and late ones bunch; what keeps them within SES's
 * bucket is that ours is smaller and filled more slowly.
 */
export type Pace = {
  /** Mails a second. */
  readonly perSecond: number;
  readonly intervalMs: number;
  /** Mails that may leave at once when the bucket is full. */
  readonly burst: number;
  /** How long after its moment a token may be used. */
  readonly keepMs: number;
  /** How much longer its mail may be on its way: the bucket's own answer, the intent, SES. */
  readonly wayMs: number;
};

/** A right to send one mail, from one epoch ms to another. */
export type Token = { readonly atMs: number; readonly untilMs: number };

/** The part of SES's rate that we use. */
const HEAD_ROOM = 0.9;
/** The part of SES's bucket that may leave at once ... */
const BURST_PART = 0.5;
/** ... and no more than three runs have in hand: at high rates a token may be kept the longer. */
const MOST_BURST = 150;
/** The part of the slack for which a token may be kept; the rest is for its mail's way. */
const KEEP_PART = 0.5;

/** Tokens are asked for no further ahead than this: what a run that ends does not use is lost to all. */
const HORIZON_MS = 1_000;
/** The next are asked for when the last is so near: about what the asking takes. */
const LEAD_MS = 100;
/** The part of what can be used in time that is asked for on the off-chance. */
const SPARE_PART = 0.1;
/** What is asked for at once, at most: a run has no more mails in hand. */
export const MOST_TOKENS = 200;
const MOST_SPARE = 50;

/** The pace under SES's `MaxSendRate`, mails a second, above 0. */
export function paceOf(maxSendRate: number): Pace {
  const perSecond = HEAD_ROOM * maxSendRate;
  const capacity = Math.max(1, maxSendRate);
  const burst = Math.max(1, Math.min(BURST_PART * capacity, MOST_BURST));
  // The first mail that SES's full bucket does not hold is the one that comes nearest to a refusal: between the moments of
  // its token and of the first lies so much more than SES asks for.
  const first = Math.floor(capacity) + 1;
  const slackMs = 1000 * ((first - burst) / perSecond - (first - capacity) / maxSendRate);
  const keepMs = slackMs * KEEP_PART;
  return { perSecond, intervalMs: 1000 / perSecond, burst, keepMs, wayMs: slackMs - keepMs };
}

/** When a token is there, where the bucket is full at `fullAtMs` and `earlier` more are taken before it. */
export function momentOf({ intervalMs, burst }: Pace, fullAtMs: number, earlier: number): number {
  return fullAtMs + (earlier + 1 - burst) * intervalMs;
}

/** How far taking so many tokens moves the number on, ms; to a thousandth, so that the row's digits stay few. */
export function stepMs({ intervalMs }: Pace, count: number): number {
  return Math.ceil(count * intervalMs * 1000) / 1000;
}

/** `count` tokens, asked for and given at these times (epoch ms), from a bucket that would have been full at `fullAtMs`. */
export function tokensOf(
  pace: Pace,
  count: number,
  fullAtMs: number,
  { askedAtMs, givenAtMs }: { readonly askedAtMs: number; readonly givenAtMs: number },
): Token[] {
  return Array.from({ length: count }, (_, earlier) => {
    const atMs = Math.max(askedAtMs, momentOf(pace, fullAtMs, earlier));
    // A slow answer is a part of the way: counted against the keeping, it could leave no token that may be used at all.
    return { atMs, untilMs: Math.max(atMs, givenAtMs) + pace.keepMs };
  });
}

/** The number for a bucket that SES calls empty, whatever we thought: the next token is one interval away. */
export function emptiedAtMs({ burst, intervalMs }: Pace, nowMs: number): number {
  return nowMs + burst * intervalMs;
}

/** The tokens that may still be used when SES has called its bucket empty. */
export function leftAfterEmptying({ intervalMs }: Pace, held: readonly Token[], nowMs: number) {
  return held.filter(({ atMs }) => atMs >= nowMs + intervalMs);
}

export type Need = {
  /** Mails that wait for a token. */
  readonly waiting: number;
  /** Mails that soon will. */
  readonly expected: number;
  /** What this run has, in the order of their moments. */
  readonly held: readonly Token[];
  /** Mails that had a token in the last `keepMs`: as many may come in the next. */
  readonly recent: number;
  /** When the bucket is full as far as this run knows, epoch ms. */
  readonly fullAtMs: number;
};

/** How many tokens to ask for now; 0: none yet. */
export function tokensToAsk(pace: Pace, need: Need, nowMs: number): number {
  const { waiting, expected, held, recent, fullAtMs } = need;
  const missing = waiting + expected - held.length;
  const last = held.at(-1);
  if (missing <= 0 || (last !== undefined && last.atMs > nowMs + LEAD_MS)) return 0;
  const most = Math.max(1, Math.floor(Math.min((pace.perSecond * HORIZON_MS) / 1000, MOST_TOKENS)));
  const count = Math.min(missing, most);
  // Some to spare, so that mails that trickle need not ask one by one; but what goes unused is lost to all, so only where
  // the bucket stays at least half full.
  const taken = Math.max(0, fullAtMs - nowMs) / pace.intervalMs + count;
  const usable = (pace.perSecond * pace.keepMs) / 1000;
  const spare = Math.min(Math.max(recent, usable * SPARE_PART), MOST_SPARE, pace.burst / 2 - taken);
  return count + Math.max(0, Math.floor(spare));
}
