/** What a run needs of the world, as types: the services implement them, and tests give their own. */
import type { Tokens, Words } from "../core/draft.ts";
import type { DeadLetterReason } from "../core/dead-letter.ts";
import type { DeliveryRow, Intent } from "../core/delivery.ts";
import type { Email } from "../core/email.ts";
import type { AiFailureReason, SesAnswer } from "../core/failure.ts";
import type { Plan } from "../core/plan.ts";
import type { Prompt } from "../core/prompt.ts";
import type { RecipientLists } from "../core/recipients.ts";

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

/** A held lease; `token` is higher than that of every lease before it. */
export type Held = { readonly owner: string; readonly token: number; readonly untilMs: number };

export type Lease = {
  /** Absent: another run holds it. @throws DependencyError */
  readonly take: () => Promise<Held | undefined>;
  /**
   * False: it is no longer ours, and the run begins nothing more. The lease's end stays where it was, so that a killed
   * run's lease and messages come back together. @throws DependencyError
   */
  readonly renew: (held: Held) => Promise<boolean>;
  /** Gives it back; says nothing if it was lost. @throws DependencyError */
  readonly release: (held: Held, signal?: AbortSignal) => Promise<void>;
};

/** A delivery's row: the notification's key and the recipient's id. */
export type DeliveryKey = { readonly notification: string; readonly recipient: string };

/** What a losing write meets: the row as it stands. */
export type Met = DeliveryRow | "unreadable" | undefined;

export type Ledger = {
  /** The kept plans of these notifications; those without one are absent. @throws DependencyError */
  readonly readPlans: (
    keys: readonly string[],
  ) => Promise<ReadonlyMap<string, Plan | "unreadable">>;
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
  /** Records that SES took the mail: from every state, whoever knows. @throws DependencyError */
  readonly recordAccepted: (key: DeliveryKey, sesMessageId: string) => Promise<void>;
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
  /** Counts one more start of a suspected message and returns how many have not been finished. @throws DependencyError */
  readonly countStart: (messageId: string) => Promise<number>;
  /** The started message did not kill its run. @throws DependencyError */
  readonly clearStarts: (messageId: string) => Promise<void>;
};

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
      /** The rest of the run would meet the same. */
      readonly everybody: boolean;
    };

export type WriteWords = (
  prompt: Prompt,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
) => Promise<Written>;

/** The day's spending on AI, shared by all runs. */
export type Spending = {
  /**
   * Asks the counter while something else is waited for, so that the first draft need not; nothing before this process has
   * set anything aside. Never throws.
   */
  readonly prepare: () => void;
  /**
   * Sets aside what a draft may cost at most, before it is written. Waits while this run's own drafts may yet give
   * something back, and some seconds for other runs'. Nothing: the day's limit is reached, or there was no time.
   * @throws DependencyError
   */
  readonly setAside: (
    microUsd: number,
    until: { readonly untilMs: number; readonly signal: AbortSignal },
  ) => Promise<SetAside | undefined>;
  /**
   * Gives back what this run has set aside and not spent; at its end, and who still waits gets nothing. With the signal it
   * ends at once, and what is not given back stays counted. @throws DependencyError
   */
  readonly close: (signal?: AbortSignal) => Promise<void>;
};

/** Says, once, what was spent of it, or may have been: millionths of a US dollar, to a thousandth. */
export type SetAside = { readonly spent: (microUsd: number) => void };

/** Who is told in place of those that the definitions name; read with a cache. @throws DependencyError */
export type ReadRecipientLists = () => Promise<RecipientLists>;

/** Counts something that an alarm may stand on. */
export type Metrics = { readonly count: (name: MetricName) => void };

export type MetricName = "PersonalDataStopped";

export type Mailer = {
  /** The mail as bytes: made before its intent, so that the intent is young when the request is signed. */
  readonly compose: (email: Email) => ComposedMail;
  /** Asks SES for the account's sending rate where ours is older than 5 minutes; turns wait for it. Never throws. */
  readonly prepare: () => Promise<void>;
  /** Waits for a token of the sending rate; false if none comes before `untilMs` or the signal. */
  readonly turn: (untilMs: number, signal: AbortSignal) => Promise<boolean>;
  /** Gives an unused token back. */
  readonly returnTurn: () => void;
  /** Mails a second that may leave. */
  readonly ratePerSecond: () => number;
  /** Hands the mail to SES, once. `stillMine` is asked after the request has been signed; false stops it. Never throws. */
  readonly send: (mail: ComposedMail, stillMine: () => boolean) => Promise<SesAnswer>;
};

export type ComposedMail = {
  readonly to: string;
  readonly raw: Uint8Array;
  readonly tags: Readonly<Record<string, string>>;
};

/** One JSON line; ids, counts and durations, never an address or a text. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;
