/** What a run needs of the world, as types: the services implement them, and tests give their own. */
import type { Tokens, Words } from "../words/draft.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import type { DeliveryRow, Evidence, Intent, Judgement } from "../delivery/delivery.ts";
import type { Email } from "../email/email.ts";
import type { AiFailureReason } from "../words/ai/ai-failure.ts";
import type { SesAnswer } from "../email/ses/ses-failure.ts";
import type { MetricName, Service } from "../platform/metric-names.ts";
import type { Plan } from "../delivery/plan.ts";
import type { Prompt } from "../words/prompt.ts";
import type { RecipientLists } from "../notification/recipients.ts";
import type { Suppression } from "../coordination/suppression.ts";
import type { Held } from "../coordination/coordination.ts";

/** A message as SQS handed it out; `receipt` is good until its visibility timeout. */
export type Message = {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
  /** The producer's own attributes; they follow the body into the dead letters. */
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
};

export type MessageAttribute = {
  readonly DataType: string | undefined;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
};

/** Why a message is dead, for the operator who finds it: a word, and a sentence that quotes no value. */
export type DeathCertificate = { readonly reason: DeadLetterReason; readonly detail?: string };

export type Queue = {
  /**
   * Up to `max` (1 to 10) messages, after waiting `waitSeconds` (0 to 20) for a first one; none when the queue is empty.
   * The signal is for the run's stop only: a receive that is cut off may have hidden messages from everybody.
   * @throws DependencyError
   */
  readonly receive: (
    max: number,
    waitSeconds: number,
    signal: AbortSignal,
  ) => Promise<readonly Message[]>;
  /** Deletes; what SQS would not delete comes back and is judged again. At most 10. @throws DependencyError */
  readonly acknowledge: (messages: readonly Message[], signal: AbortSignal) => Promise<void>;
  /** Hides each for its own time from now (0: shows it at once). At most 10. @throws DependencyError */
  readonly hide: (
    entries: readonly { message: Message; forMs: number }[],
    signal: AbortSignal,
  ) => Promise<void>;
  /**
   * Puts a copy into the dead-letter queue, body byte for byte, the reason as attributes. `false`: SQS will not take it
   * in any form, and the message stays where it is. @throws DependencyError
   */
  readonly deadLetter: (
    message: Message,
    certificate: DeathCertificate,
    signal: AbortSignal,
  ) => Promise<boolean>;
};

/** A delivery's row: the notification's key and the recipient's id. */
export type DeliveryKey = { readonly notification: string; readonly recipient: string };

/** What a losing write meets: the row as it stands. */
export type Met = DeliveryRow | "unreadable" | undefined;

export type Ledger = {
  /** The kept plans of these notifications, and what stands against mailing these recipients (by id). @throws DependencyError */
  readonly look: (
    notifications: readonly string[],
    recipients: readonly string[],
  ) => Promise<Known>;
  /** Keeps the plan unless there is one, and returns the one that stands. @throws DependencyError */
  readonly keepPlan: (plan: Plan) => Promise<Plan | "unreadable">;
  /**
   * Moves the row to `submitting` under a new attempt, if the intent's condition holds.
   * `intentAtMs` is taken before the write. @throws DependencyError
   */
  readonly intend: (
    key: DeliveryKey,
    intent: Intent,
    messageId: string,
    held: Held,
  ) => Promise<{ ok: true; attempt: string; intentAtMs: number } | { ok: false; met: Met }>;
  /**
   * Records that SES took the mail: from every state, whoever knows, absent row included. `isAnother`: it is not the first
   * mail of this delivery that SES took, and nobody had told of it: the window happened. @throws DependencyError
   */
  readonly recordAccepted: (
    key: DeliveryKey,
    evidence: Evidence,
  ) => Promise<{ readonly isAnother: boolean }>;
  /** Each of these holds only for our own attempt; otherwise it returns the row that it met. @throws DependencyError */
  readonly takeBack: (key: DeliveryKey, attempt: string) => Promise<WriteOutcome>;
  readonly recordFailed: (
    key: DeliveryKey,
    attempt: string,
    failedBy: string,
    reason: string,
  ) => Promise<WriteOutcome>;
  readonly recordUnknown: (
    key: DeliveryKey,
    attempt: string,
    reason: string,
  ) => Promise<WriteOutcome>;
  /** Ends an unanswered row that has settled. `seen` is the attempt that was judged. @throws DependencyError */
  readonly park: (key: DeliveryKey, seen: string) => Promise<WriteOutcome>;
  /**
   * Ends a delivery in place of what was judged, under the same condition: nothing is sent, and the row says why. After an
   * unanswered attempt it may have been sent all the same. @throws DependencyError
   */
  readonly withhold: (
    key: DeliveryKey,
    judged: Extract<Judgement, { kind: "intend" | "park" }>,
    messageId: string,
    why: Withheld,
  ) => Promise<WriteOutcome>;
  /** An operator's answer to a parked row: send once more. @throws DependencyError */
  readonly release: (key: DeliveryKey, seen: string) => Promise<WriteOutcome>;
  /** Counts one more start of a suspected message and returns how many have not been finished. @throws DependencyError */
  readonly countStart: (messageId: string) => Promise<number>;
  /** The started message did not kill its run. @throws DependencyError */
  readonly clearStarts: (messageId: string) => Promise<void>;
};

/** What the ledger knows; of whom and what is absent it knows nothing. */
export type Known = {
  readonly plans: ReadonlyMap<string, Plan | "unreadable">;
  readonly suppressions: ReadonlyMap<string, Suppression>;
};

/** Why nothing is sent: the recipient must not be mailed, or the news is too old to be worth it. */
export type Withheld = { readonly state: "suppressed" | "expired"; readonly reason: string };

export type WriteOutcome = { readonly ok: true } | { readonly ok: false; readonly met: Met };

/** What the AI made of a prompt. Never an exception: words, or why there are none. */
export type Written =
  | {
      readonly ok: true;
      readonly words: Words;
      readonly model: string;
      readonly tokens: Tokens;
      /** Tries that may be billed, and nobody told us at what: they are not in `tokens`. */
      readonly unknownTries: number;
      /** Why a first answer was not used. */
      readonly firstRefused?: AiFailureReason | undefined;
    }
  | {
      readonly ok: false;
      readonly why: AiFailureReason;
      readonly tokens: Tokens;
      readonly unknownTries: number;
      /** It had less time than a try is meant to have, because the run or its share ended. */
      readonly cutShort?: boolean;
      /** The rest of the run would meet the same. */
      readonly everybody: boolean;
      /** What came, in words that may be the provider's: for the doctor, never for a log. */
      readonly detail?: string;
    };

export type WriteWords = (
  prompt: Prompt,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
) => Promise<Written>;

/** Who is told in place of those that the definitions name; read with a cache. @throws DependencyError */
export type ReadRecipientLists = () => Promise<RecipientLists>;

/** What a function tells CloudWatch: the names of its own part of the table in `core/metrics.ts`. */
export type Metrics<S extends Service> = {
  /** Counts one of it at once: what happens seldom and must not be lost with a run that is killed. */
  readonly count: (name: MetricName<S>) => void;
  /** Tells all of these in one line. */
  readonly write: (values: Readonly<Partial<Record<MetricName<S>, number | undefined>>>) => void;
};

export type Mailer = {
  /** The mail as bytes: made before its intent, so that the intent is young when the request is signed. */
  readonly compose: (email: Email) => ComposedMail;
  /**
   * Asks SES for the account's rate and quota where ours are older than 5 minutes, or say that the day's quota is used up,
   * or in any case if `fresh`; but not twice in a second. Turns wait for it. Never throws.
   */
  readonly prepare: (options?: { readonly fresh?: boolean }) => Promise<Readiness>;
  /** So many mails will soon ask for a turn, until the signal: their tokens may be reserved meanwhile. A hint; never throws. */
  readonly expect: (mails: number, signal: AbortSignal) => void;
  /** Waits for a token of the sending rate, which all runs share. @throws DependencyError where it cannot be reserved */
  readonly turn: (untilMs: number, signal: AbortSignal) => Promise<Turn>;
  /** Gives an unused token back. */
  readonly returnTurn: () => void;
  /** Mails a second that may leave: SES's rate with head-room. */
  readonly ratePerSecond: () => number;
  /** Mails that the day's quota has left, as far as SES has told; Infinity where it has none. */
  readonly mailsLeft: () => number;
  /** Hands the mail to SES, once. `stillMine` is asked after the request has been signed; false stops it. Never throws. */
  readonly send: (mail: ComposedMail, stillMine: () => boolean) => Promise<SesAnswer>;
};

/**
 * `daily-quota`: what was sent in the last 24 hours is all that SES allows. `unreachable`: SES has not told; rate and
 * quota stay as they were.
 */
export type Readiness = "ready" | "daily-quota" | "unreachable";

/**
 * `late`: no token came before `untilMs` or the signal. `daily-quota`: as many mails as the window of 24 hours had left
 * have been sent by us since SES told us.
 */
export type Turn = "go" | "late" | "daily-quota";

export type ComposedMail = {
  readonly to: string;
  readonly raw: Uint8Array;
  readonly tags: Readonly<Record<string, string>>;
};

/** One JSON line; ids, counts and durations, never an address or a text. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>> & { readonly [Taken in TakenField]?: never },
) => void;

/** What each line has of its own; another value under these names would be dropped. */
type TakenField = "level" | "message" | "sampling_rate" | "service" | "timestamp";
