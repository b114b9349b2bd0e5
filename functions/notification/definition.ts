/** A definition: who gets an email about a type of event, what the email reports, and how the AI writes it. */
import type * as z from "zod/mini";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import type { Event } from "./event/event.ts";
import type { EmailBrand } from "./brand.ts";
import type { Locale } from "./language.ts";
import type { Formatter } from "./format/formatter.ts";
import type { Kind, Scalar } from "./format/value-format.ts";

type Described = {
  /** In English; translated by the language's `texts`. */
  readonly label: string;
  /** Default: by the value: `number`, `flag`, `date` or `time` (ISO 8601), else `text`. */
  readonly kind?: Kind | undefined;
  /** For `money`, ISO 4217. Default: the recipient's, else the project's. */
  readonly currency?: string | undefined;
  /** Whether the AI gets the value. Default: false; the AI gets the label and the kind, and refers to the value. */
  readonly share?: boolean | undefined;
  /** The person or thing that the field belongs to. The AI never gets it. */
  readonly of?: string | undefined;
  /** The label for the AI, if `label` contains data. null: the AI does not get this fact or change. Default: `label`. */
  readonly aiLabel?: string | null | undefined;
};

/** null, undefined, "" and [] mean no value. */
export type Value = Scalar | readonly Scalar[] | null | undefined;

/** One line of the email. A fact without a value is left out. */
export type Fact = Described & {
  readonly value: Value;
  /** Identifies what changed. If there are changes, the AI gets only these facts. Default: the first fact only. */
  readonly about?: boolean | undefined;
};

/** A value or a list before and after, or the items added to and removed from a list. Unchanged values are left out. */
export type Change = Described &
  (
    | { readonly before: Value; readonly after: Value }
    | { readonly added: readonly Scalar[]; readonly removed: readonly Scalar[] }
  );

/** How the AI writes the summary. It refers to values by id; the program inserts them. */
export type AiOptions = {
  /** What matters to the readers. In English for every language, without data of an event. */
  readonly instructions: string;
  /** Limits: bullets (0 to 6, default 3) and words in total (10 to 250, default 90). */
  readonly length?: { readonly bullets?: number; readonly words?: number };
  /** Whether a second call checks each sentence against the data. Default: the project's `aiVerify`. */
  readonly verify?: boolean;
};

/** An address, or an address with its reader's settings. An unsupported setting is ignored and the default applies. */
export type RecipientInput =
  | string
  | {
      readonly address: string;
      /** A language tag ("de-AT"). Default: the definition's, else the project's. */
      readonly locale?: string | null | undefined;
      /** IANA ("Africa/Johannesburg"). Default: the project's. */
      readonly timeZone?: string | null | undefined;
      /** ISO 4217, for amounts without a currency. Default: the project's. */
      readonly currency?: string | null | undefined;
    };

/** A length of time: the sum of its parts. */
export type Time = { readonly days?: number; readonly hours?: number; readonly minutes?: number };

export function minutesOf(time: Time | undefined): number | undefined {
  if (time === undefined) return undefined;
  const { days = 0, hours = 0, minutes = 0 } = time;
  return minutes + 60 * (hours + 24 * days);
}

/** SQS keeps a message for at most 14 days. */
const LONGEST_NEWS_MINUTES = 14 * 24 * 60;

export const LIFETIME_BOUNDS = "more than 0 and at most 14 days";

export function isLifetime(minutes: number): boolean {
  return minutes > 0 && minutes <= LONGEST_NEWS_MINUTES;
}

/** Emails about one type of event. The functions get data that has passed the schema `data`. */
export type Definition<Data = unknown> = {
  /** The event's exact type. `*`: every type without its own definition. */
  readonly type: string;
  /** The schema of the event's data. An event that does not match goes to the dead-letter queue with the path and the reason. */
  readonly data: z.core.$ZodType<Data>;
  /**
   * Paths of personal values in `data` ("class.learners[].firstName"). They are hidden in every shared text, like unshared values of
   * the kind `person`, which need no path. Default: none.
   */
  readonly personal?: readonly string[];
  /** The language for recipients without one. Default: the project's. */
  readonly locale?: Locale;
  /** Each address gets one email. The operator's list (`recipientsParameter`) replaces these. */
  readonly recipients: (event: TypedEvent<Data>) => readonly RecipientInput[];
  /**
   * Whether to send an email. If false, the message is acknowledged without one. Default: true, or with `changes` whether at least
   * one value differs.
   */
  readonly shouldNotify?: (event: TypedEvent<Data>) => boolean;
  /**
   * Events of one source with the same key produce one notification, from the first event. Changing this function while messages
   * are in the queue sends them again. Default: each event is its own notification.
   */
  readonly dedupeKey?: (event: TypedEvent<Data>) => string | undefined;
  /** What the email is about ("class C-2026-031"). Emails about one entity form a thread. Default: no thread. */
  readonly entity?: (event: TypedEvent<Data>) => string | undefined;
  /**
   * Whether readers cannot unsubscribe. Default: false; each email has an unsubscribe link for this definition, if the project has an
   * unsubscribe page.
   */
  readonly mandatory?: boolean;
  /** The Reply-To address. Default: the project's `replyTo`, else the sender. */
  readonly replyTo?: string;
  /**
   * How long after the event (its `time`, else when the message was sent) an email may be sent; then the delivery is `expired`.
   * Prevents stale email after an outage. More than 0, at most 14 days. Default: no limit.
   */
  readonly expiresAfter?: Time;
  readonly subject: (event: TypedEvent<Data>, wording: Formatter) => string;
  /** One sentence for the fallback text: what happened, to what, when, by whom. Default: the subject. */
  readonly headline?: (event: TypedEvent<Data>, wording: Formatter) => string;
  readonly facts: (event: TypedEvent<Data>, wording: Formatter) => readonly Fact[];
  readonly changes?: (event: TypedEvent<Data>, wording: Formatter) => readonly Change[];
  /** Default: AI never writes this email. */
  readonly ai?: AiOptions;
  /** The look of these emails. Default for each field: `notifications/brand.ts`. */
  readonly brand?: EmailBrand | undefined;
  /** One or two words next to the brand: "Class update". In English; translated by the language's `texts`. Default: none. */
  readonly kind?: string;
  /** "You receive this because …". A string is translated, a function's result is not. Default: the language's `email.reason`. */
  readonly reason?: string | ((event: TypedEvent<Data>, formatter: Formatter) => string);
  /** The button. Its URL must be https. A label from a function is not translated. Default: no button. */
  readonly action?:
    | EmailAction
    | ((event: TypedEvent<Data>, formatter: Formatter) => EmailAction | undefined);
  /** Whether a line says that AI wrote the summary. Default: true. */
  readonly aiNotice?: boolean;
};

export type EmailAction = { readonly label: string; readonly url: string };

export type TypedEvent<Data> = Event & { readonly data: Data };

/** An example event, exported as `samples` next to the definition: for previews, checks and `postrider dev`. */
export type DefinitionSample = {
  /** What it shows, in a few words. */
  readonly name: string;
  /** `type` is the definition's type (any for `*`). */
  readonly event: Event;
  /** How `postrider dev` sends it. Default: as a CloudEvents 1.0 document. */
  readonly envelope?: "eventbridge" | undefined;
  /** The expected outcome. Default: one email for each recipient, or none if the definition skips it. */
  readonly expect?: SampleExpectation | undefined;
};

/** A message that is not an event, for `postrider dev`. In `samples` it comes after those with events. */
export type MessageSample = {
  readonly name: string;
  /** Sent as it is. */
  readonly body: string;
  readonly expect: { readonly deadLetter: "unreadable" };
};

export type SampleExpectation =
  /** The number of emails; 0 if the definition skips the event. */
  | { readonly emails: number }
  /** The number of emails in each state, by recipients at `simulator.amazonses.com`. */
  | { readonly states: Readonly<Partial<Record<SampleState, number>>> }
  | { readonly deadLetter: DeadLetterReason }
  /** The name of a sample with the same notification, of this definition or of any other. */
  | { readonly duplicateOf: string };

export type SampleState = (typeof SAMPLE_STATES)[number];
export const SAMPLE_STATES = ["delivered", "bounced", "complained"] as const;
