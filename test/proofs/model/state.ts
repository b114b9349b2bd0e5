/**
 * The world of the model, as small whole numbers and words: two runs, a queue, the ledger's rows, SES, and what may still go
 * wrong. Time is in ticks of about a lease; ages stop counting where nothing older is told apart, so there is no horizon.
 */
import { type DeliveryState, EVIDENCE } from "../../../functions/delivery/delivery.ts";
import type { TransitionName } from "../../../functions/delivery/transitions.ts";

/** What a run does next. */
export const STEPS = [
  "idle",
  "probe",
  "quota",
  "receive",
  "judge",
  "write",
  "sign",
  "send",
  "record",
  "take-back",
  "end",
  "bury",
  "acknowledge",
  "hide",
  "tell",
] as const;
export type Step = (typeof STEPS)[number];

/** The writes that a run makes of what it judged; its answers' writes follow from SES's answer. */
export const WRITES = [
  "new",
  "again",
  "redriven",
  "settle-resend",
  "hold",
] as const satisfies readonly TransitionName[];
export type Write = (typeof WRITES)[number];

export const ANSWERS = ["none", "yes", "not-now", "never", "unknown", "down"] as const;
export type Answer = (typeof ANSWERS)[number];

/** An attempt as somebody knows it: none, one that another has followed, or the row's newest. */
export const NONE = 0;
export const OLDER = 1;
export const NEWEST = 2;

/** What a run has found out about SES, and has yet to tell the breaker. */
export const NEWS = ["nothing", "down", "up"] as const;
export type News = (typeof NEWS)[number];

export type Run = {
  step: Step;
  slot: number;
  /** 1: no other run has taken the lease since. */
  holds: number;
  /** 1: a tick has passed since it began; nothing more may begin. */
  late: number;
  /** How often in a row the breaker had been opened when the run looked; 0: it was closed. */
  saw: number;
  /** Its probe: none, one that another write of the breaker has followed, or the one that stands in the row. */
  probe: number;
  news: News;
  /** 1: SES is down, nothing more may begin. */
  ended: number;
  message: number;
  /** 1: SQS has handed the message out again since; its receipt may or may not be taken. */
  stale: number;
  /** Which of the message's lives it has in hand: a redrive makes a new message. */
  life: number;
  recipient: number;
  /** The recipients of the plan, as bits. */
  plan: number;
  write: Write;
  /** 1: the write withholds the mail in place of its intent. */
  withholds: number;
  /** The attempt that was judged. */
  seen: number;
  /** Its own attempt. */
  attempt: number;
  intentAge: number;
  signatureAge: number;
  answer: Answer;
  /** What became of each recipient, two bits each: 0 open, 1 final, 2 dead, 3 wait. */
  ends: number;
  /** Ticks to the earliest moment at which a waiting one may move; 0 none waits, -1 whenever the message comes next. */
  hide: number;
};

/** `moved`: by SQS itself, which gives no reason. */
export const PLACES = ["visible", "hidden", "deleted", "dead-lettered", "moved"] as const;
export type Message = {
  place: (typeof PLACES)[number];
  hidden: number;
  life: number;
  /** 1: a copy stands among the dead letters. */
  copy: number;
  /** How often SQS has handed it out, where that is counted. */
  receives: number;
};

export const ROW_STATES = [
  "absent",
  "retrying",
  "submitting",
  "unconfirmed",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
  "failed",
  "held",
] as const satisfies readonly (DeliveryState | "absent")[];

export type EvidenceKind = keyof typeof EVIDENCE;
export const EVIDENCE_KINDS = Object.keys(EVIDENCE) as EvidenceKind[];

/** The rank of an evidence by its number, counted from 1. */
export function rankOf(number: number): number | undefined {
  const kind = EVIDENCE_KINDS[number - 1];
  return kind === undefined ? undefined : EVIDENCE[kind].rank;
}

export type Row = {
  state: (typeof ROW_STATES)[number];
  /** NONE or NEWEST. */
  attempt: number;
  /** Since the newest attempt's intent; kept while it decides something. */
  age: number;
  resends: number;
  /** Of the evidence that it took, counted from 1; 0: none. */
  rank: number;
  /** The life of the message to which SES said never, plus 1. */
  failedBy: number;
  /** What SES has taken: known to nobody in the system. */
  mails: number;
  /** Events of SES that are under way. */
  events: number;
  /** The best evidence that the row was offered, as in `rank`. */
  told: number;
};

export type Lease = { taken: number; age: number };

/** What may still happen, and how often. */
export const BUDGETS = [
  "crash",
  "duplicate",
  "lostAnswer",
  "throttle",
  "reject",
  "redrive",
  "edit",
  "lostIntent",
  "outage",
  "freeze",
  "withhold",
  "cancel",
  "markSent",
] as const;
export type Budget = (typeof BUDGETS)[number];

/** The breaker's row; times are ticks that are left. */
export type BreakerRow = {
  open: number;
  openings: number;
  openFor: number;
  /** 1: there is a probe's mark, past or not. */
  probed: number;
  probeFor: number;
};

export const SUPPRESSED = 1;
export const TOO_OLD = 2;

/** SES as it is, and why nobody should be mailed. */
export type Weather = {
  /** 1: SES refuses every mail. */
  down: number;
  /** Ticks after which it is back at the latest; 0 of an outage without a bound. */
  downFor: number;
  /** Why a mail is withheld; 0: it is not. */
  unwanted: number;
  /** How many runs the schedule may still wake before the next tick, where it is played. */
  wakes: number;
};

export type State = {
  runs: Run[];
  leases: Lease[];
  messages: Message[];
  /** By key, then by recipient. */
  rows: Row[];
  /** The recipients that were kept for a key, as bits; 0: no plan. */
  plans: number[];
  /** The recipients that the definition names today, as bits. */
  named: number;
  breaker: BreakerRow;
  weather: Weather;
  left: Record<Budget, number>;
};

export type Outage = {
  /** How long at most, ticks; 0: any time. */
  readonly ticks: number;
  /** SES says so when it is asked for the quota, before a message is touched. */
  readonly quotaTells: boolean;
  /** SQS moves a message aside that it has handed out so often. */
  readonly maxReceives: number;
};

/** How large a world is explored, and what may go wrong in it. */
export type Size = {
  readonly slots: number;
  readonly messages: number;
  /** The notification of each message: two of one key, or of two. */
  readonly keys: readonly number[];
  readonly recipients: number;
  /** How far each run's clock is ahead, ticks; its length is the number of runs. */
  readonly clocks: readonly number[];
  /** Another run may be a second worker of one that works: two messages of one batch. */
  readonly twins: boolean;
  /** The kinds of SES's events about a mail. */
  readonly events: readonly EvidenceKind[];
  /** SES may be away: breakers, receive counts and the schedule are played. */
  readonly outage?: Outage;
  readonly left: Record<Budget, number>;
};

export function idleRun(): Run {
  return {
    step: "idle",
    slot: 0,
    holds: 0,
    late: 0,
    saw: 0,
    probe: NONE,
    news: "nothing",
    ended: 0,
    message: 0,
    stale: 0,
    life: 0,
    recipient: 0,
    plan: 0,
    write: "new",
    withholds: 0,
    seen: NONE,
    attempt: NONE,
    intentAge: 0,
    signatureAge: 0,
    answer: "none",
    ends: 0,
    hide: 0,
  };
}

/** Everything waits, nothing has happened. */
export function initial(size: Size, oldest: number): State {
  const keys = Math.max(...size.keys) + 1;
  return {
    runs: size.clocks.map(idleRun),
    leases: Array.from({ length: size.slots }, () => ({ taken: 0, age: oldest })),
    messages: size.keys.map(() => ({ place: "visible", hidden: 0, life: 0, copy: 0, receives: 0 })),
    rows: Array.from({ length: keys * size.recipients }, () => ({
      state: "absent",
      attempt: NONE,
      age: 0,
      resends: 0,
      rank: 0,
      failedBy: 0,
      mails: 0,
      events: 0,
      told: 0,
    })),
    plans: Array.from({ length: keys }, () => 0),
    named: everybody(size),
    breaker: { open: 0, openings: 0, openFor: 0, probed: 0, probeFor: 0 },
    weather: { down: 0, downFor: 0, unwanted: 0, wakes: size.slots },
    left: { ...size.left },
  };
}

export function everybody({ recipients }: Pick<Size, "recipients">): number {
  return (1 << recipients) - 1;
}

/** @throws RangeError where there is none: a fault of the model. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined)
    throw new RangeError(`Expected an index from 0 to ${list.length - 1}, got ${index}`);
  return found;
}

/** The place of the row that a run has in hand. */
export function rowIndex(size: Size, run: Run): number {
  return at(size.keys, run.message) * size.recipients + run.recipient;
}
