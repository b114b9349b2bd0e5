/** What the operator writes: who is told about a type of event, what there is to tell, and what the AI is asked. */
import type * as z from "zod/mini";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import type { Event } from "./event.ts";
import type { EmailBrand } from "./brand.ts";
import type { Locale } from "./language.ts";
import type { Formatter } from "./formatter.ts";
import type { Kind, Scalar } from "./value-format.ts";

type Described = {
  /** In English; translated by the language's file. */
  readonly label: string;
  /** Default: by the value: a number, a flag, an ISO date or date-time, otherwise text. */
  readonly kind?: Kind | undefined;
  /** Of `money`, ISO 4217. Default: the recipient's, else the project's. */
  readonly currency?: string | undefined;
  /** Whether the AI is given the value. Default false: it is given the label and the kind, and refers to the value. */
  readonly share?: boolean | undefined;
  /** The person or thing whose field it is; never given to the AI. */
  readonly of?: string | undefined;
  /** What the AI is told in place of a label that holds data. null: it is not told of this fact or change. */
  readonly aiLabel?: string | null | undefined;
};

/** What a definition gives for a value. null, undefined, "" and []: there is none. */
export type Value = Scalar | readonly Scalar[] | null | undefined;

/** Something that is so: a line of the email. Without a value there is no line. */
export type Fact = Described & {
  readonly value: Value;
  /** Says what the changes are about: beside changes, the AI is given only these facts. Default: only the first fact. */
  readonly about?: boolean | undefined;
};

/** A value or a list before and after, or what joined and left a list. What did not change is left out. */
export type Change = Described &
  (
    | { readonly before: Value; readonly after: Value }
    | { readonly added: readonly Scalar[]; readonly removed: readonly Scalar[] }
  );

/** How the AI writes. It writes by reference, so that no value of an email is its own. */
export type AiOptions = {
  /** What matters to the readers, in English whatever the email's language; never a word of an event. */
  readonly instructions: string;
  /** The most that it may write: bullets (0 to 6, default 3), words over all (10 to 250, default 90). */
  readonly length?: { readonly bullets?: number; readonly words?: number };
  /** Whether a second call judges each sentence before it is used. Default: the project's `aiVerify`. */
  readonly verify?: boolean;
};

/** An address, or one with how its reader wants values. What is not known there never costs the email: the default holds. */
export type RecipientInput =
  | string
  | {
      readonly address: string;
      /** A language tag ("de-AT"). Default: the definition's, else the project's. */
      readonly locale?: string | null | undefined;
      /** IANA ("Africa/Johannesburg"). Default: the project's. */
      readonly timeZone?: string | null | undefined;
      /** ISO 4217, of amounts that name no currency. Default: the project's. */
      readonly currency?: string | null | undefined;
    };

/** A length of time; its parts add up. */
export type Time = { readonly days?: number; readonly hours?: number; readonly minutes?: number };

/** The whole of it in minutes; nothing where none is given. */
export function minutesOf(time: Time | undefined): number | undefined {
  if (time === undefined) return undefined;
  const { days = 0, hours = 0, minutes = 0 } = time;
  return minutes + 60 * (hours + 24 * days);
}

/** A queue keeps a message 14 days: no news outlives that. */
const LONGEST_NEWS_MINUTES = 14 * 24 * 60;

export const LIFETIME_BOUNDS = "more than 0 and at most 14 days";

/** Whether news can be worth a mail for so long. */
export function isLifetime(minutes: number): boolean {
  return minutes > 0 && minutes <= LONGEST_NEWS_MINUTES;
}

/** What the operator wants done about a type of event. The functions are given data that `data` has let through. */
export type Definition<Data = unknown> = {
  /** The event's type, exactly; `*` is the default for every type without a definition of its own. */
  readonly type: string;
  /** What the event's data must hold; data that does not fit goes to the dead-letter queue with the path and the reason. */
  readonly data: z.core.$ZodType<Data>;
  /**
   * Paths of personal values in `data` ("class.learners[].firstName"): hidden in every text that is shared. Facts and changes of
   * the kind `person` are hidden without being named here. Default: none.
   */
  readonly personal?: readonly string[];
  /** The email's language for recipients without one. Default: the project's. */
  readonly locale?: Locale;
  /** Each gets a mail of its own. Doubles (but for case and blanks) are one. `RECIPIENTS_PARAMETER` may say otherwise. */
  readonly recipients: (event: TypedEvent<Data>) => readonly RecipientInput[];
  /**
   * Whether there is something to report; if not, the message is acknowledged without an email. Default: where there are
   * `changes`, when one of them is a change; otherwise always.
   */
  readonly shouldNotify?: (event: TypedEvent<Data>) => boolean;
  /**
   * Events of one source with the same key are one notification, reported by whichever comes first, so their definitions must
   * report the same. It is part of the notification's key: changing it while messages are under way sends them again.
   * Default: each event is a notification of its own.
   */
  readonly dedupeKey?: (event: TypedEvent<Data>) => string | undefined;
  /** What the mail is about ("class C-2026-031"): mails of one entity stand in one thread. Default: no thread. */
  readonly entity?: (event: TypedEvent<Data>) => string | undefined;
  /**
   * Readers must have these mails: no link ends them. Default false: each mail has one, by which its reader ends all mails
   * of this definition to himself, where the operator has set up the page (`UNSUBSCRIBE_URL`).
   */
  readonly mandatory?: boolean;
  /** Where answers go. Default: `MAIL_REPLY_TO`, else to the sender. */
  readonly replyTo?: string;
  /**
   * How long after the event (its `time`, else when it was sent) its news is worth a mail; a mail that has not left by then
   * is `expired`: after an outage nobody is told at 3 a.m. of what was over at noon. More than 0. Default: always.
   */
  readonly expiresAfter?: Time;
  readonly subject: (event: TypedEvent<Data>, wording: Formatter) => string;
  /** One sentence for the mail without AI: what happened, to what, when, by whom. Default: the subject. */
  readonly headline?: (event: TypedEvent<Data>, wording: Formatter) => string;
  /** Labels in English; they are translated by the language's file. */
  readonly facts: (event: TypedEvent<Data>, wording: Formatter) => readonly Fact[];
  readonly changes?: (event: TypedEvent<Data>, wording: Formatter) => readonly Change[];
  /** Absent: AI never writes this email. */
  readonly ai?: AiOptions;
  /** How these emails look. What is missing is taken from `notifications/brand.ts`. */
  readonly brand?: EmailBrand | undefined;
  /** One or two words beside the brand: "Class update". In English; translated by the language's file. */
  readonly kind?: string;
  /** Why the reader gets the email: "You receive this because …". A string is translated, a function's text is not. */
  readonly reason?: string | ((event: TypedEvent<Data>, formatter: Formatter) => string);
  /** The button. Only https URLs are shown. A label that a function returns is not translated. */
  readonly action?:
    | EmailAction
    | ((event: TypedEvent<Data>, formatter: Formatter) => EmailAction | undefined);
  /** Whether one line says that AI wrote the summary. Default: true. */
  readonly aiNotice?: boolean;
};

export type EmailAction = { readonly label: string; readonly url: string };

export type TypedEvent<Data> = Event & { readonly data: Data };

/** An event that a definition is tried and shown with; it stands beside the definition as `samples`. */
export type DefinitionSample = {
  /** What it shows, in a few words. */
  readonly name: string;
  /** Its `type` is the definition's (any for `*`). */
  readonly event: Event;
  /** How `postrider dev` sends it. Default: as a CloudEvents document. */
  readonly envelope?: "eventbridge" | undefined;
  /** What becomes of it. Default: one email for each recipient, or none where the definition has nothing to report. */
  readonly expect?: SampleExpectation | undefined;
};

/** A message that is no event: `postrider dev` sends it beside the samples. It stands among them, after those with events. */
export type MessageSample = {
  readonly name: string;
  /** The message's body, sent as it is. */
  readonly body: string;
  readonly expect: { readonly deadLetter: "unreadable" };
};

export type SampleExpectation =
  /** So many emails; 0 where the definition has nothing to report. */
  | { readonly emails: number }
  /** So many emails in each of these states; the recipients' addresses at `simulator.amazonses.com` decide it. */
  | { readonly states: Readonly<Partial<Record<SampleState, number>>> }
  | { readonly deadLetter: DeadLetterReason }
  /** The name of the sample that is the same notification: of this definition, else of any other. */
  | { readonly duplicateOf: string };

export type SampleState = (typeof SAMPLE_STATES)[number];
export const SAMPLE_STATES = ["delivered", "bounced", "complained"] as const;
