/** An event under its definition: who is told, and what there is to tell. */
import * as z from "zod/mini";
import type { DeadLetterReason } from "./dead-letter.ts";
import { framesOf, nameOf } from "./errors.ts";
import type { Event } from "./event.ts";
import { whatIsWrong } from "./schema.ts";

/** Something that is so: a line of the mail. `personal` facts are for the reader only and never leave for the AI. */
export type Fact = {
  readonly label: string;
  readonly value: string;
  readonly personal?: boolean | undefined;
};

/** Something that changed, as people would write it. `personal` as for a fact. */
export type Change = {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly personal?: boolean | undefined;
};

/** What the AI is asked to write, and from what. */
export type Ask = {
  /** Said to the model in the system message; the event's own words never stand there. */
  readonly instructions: string;
  /** `changes`: from what changed and the facts named in `identifiedBy` only; `facts`: from everything that is not personal. */
  readonly from: "changes" | "facts";
  /** Labels of the facts that say what the change is about. Default: none. */
  readonly identifiedBy?: readonly string[];
};

/** What the operator wants done about a type of event. */
export type Definition<Data = unknown> = {
  /** The event's type, exactly; `*` is the default for every type without a definition of its own. */
  readonly type: string;
  /** What the event's data must hold; data that does not fit goes to the dead-letter queue with the path and the reason. */
  readonly data: z.core.$ZodType<Data>;
  /** Addresses; each gets a mail of its own. Doubles (but for case and blanks) are one. */
  readonly recipients: (event: Event & { readonly data: Data }) => readonly string[];
  readonly subject: (event: Event & { readonly data: Data }) => string;
  readonly facts: (event: Event & { readonly data: Data }) => readonly Fact[];
  readonly changes?: (event: Event & { readonly data: Data }) => readonly Change[];
  /** Absent: this mail is never written by AI. */
  readonly ask?: Ask;
};

/** A definition whose data type has been checked and forgotten, so that definitions of many types stand in one list. */
export type AnyDefinition = {
  readonly type: string;
  readonly notify: (event: Event) => Notified;
};

/** Who is told: the address as it is mailed. */
export type Notification = {
  readonly definition: string;
  /** The event's own type; the definition's is `*` for the default. */
  readonly type: string;
  readonly time?: string | undefined;
  /** Possible addresses, each once. */
  readonly recipients: readonly string[];
  /** How many of the addresses given cannot be mailed. */
  readonly impossible: number;
  readonly subject: string;
  readonly facts: readonly Fact[];
  readonly changes: readonly Change[];
  readonly ask?: Ask;
};

export type Notified =
  | { readonly ok: true; readonly notification: Notification }
  | { readonly ok: false; readonly reason: RefusalReason; readonly detail: string };

export type RefusalReason = Extract<
  DeadLetterReason,
  | "data-invalid"
  | "definition-failed"
  | "no-recipient"
  | "recipient-impossible"
  | "too-many-recipients"
>;

/** A mail is read by people: what is longer than these is cut, so that a plan fits into one row (400 KB) and a mail into SES. */
const LIMITS = {
  facts: 40,
  changes: 40,
  labelLength: 120,
  valueLength: 800,
  subjectLength: 200,
  recipients: 100,
};

/** Mailable by SES: 7-bit, one @, a domain with a dot. Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
const Address = z
  .email({ pattern: z.regexes.html5Email })
  .check(z.maxLength(254), z.regex(/@[^@]+\.[^@]+$/));

/** Checks a definition's types where it is written; what comes back stands in the list of `notifications/`. */
export function defineNotification<Data>(definition: Definition<Data>): AnyDefinition {
  return { type: definition.type, notify: (event) => notify(definition, event) };
}

/** The definition for a type of event: its own, else the default (`*`), else none. */
export function definitionFor(
  definitions: readonly AnyDefinition[],
  type: string,
): AnyDefinition | undefined {
  return (
    definitions.find((one) => one.type === type) ?? definitions.find((one) => one.type === "*")
  );
}

/**
 * The text whose hash is the notification's key. A pair in JSON, because `source + id` would make one notification of
 * ("ab", "c") and ("a", "bc"), and the second would be lost as a duplicate.
 */
export function keyTextOf(event: Event): string {
  return JSON.stringify([event.source, event.id]);
}

/** The text whose hash is a recipient's row: the same mailbox however it was typed. */
export function recipientTextOf(address: string): string {
  return address.trim().toLowerCase();
}

function notify<Data>(definition: Definition<Data>, event: Event): Notified {
  try {
    const parsed = z.safeParse(definition.data, event.data);
    return parsed.success
      ? compose(definition, { ...event, data: parsed.data })
      : { ok: false, reason: "data-invalid", detail: whatIsWrong(parsed.error, "data") };
  } catch (error) {
    // The operator's own functions ran on data that they did not foresee; the next run would fail in the same way.
    const [frame = "nowhere"] = framesOf(error);
    const detail = `the definition "${definition.type}" threw ${nameOf(error)} ${frame}`;
    return { ok: false, reason: "definition-failed", detail };
  }
}

function compose<Data>(
  definition: Definition<Data>,
  event: Event & { readonly data: Data },
): Notified {
  const given = [
    ...new Map(
      definition.recipients(event).map((one) => [recipientTextOf(one), one.trim()]),
    ).values(),
  ];
  const possible = given.filter((one) => Address.safeParse(one).success);
  const impossible = given.length - possible.length;
  if (given.length === 0)
    return {
      ok: false,
      reason: "no-recipient",
      detail: `the definition "${definition.type}" names no recipient`,
    };
  if (possible.length === 0)
    return {
      ok: false,
      reason: "recipient-impossible",
      detail: `none of ${given.length} recipients can be mailed`,
    };
  if (possible.length > LIMITS.recipients) {
    const detail = `Expected at most ${LIMITS.recipients} recipients, got ${possible.length}`;
    return { ok: false, reason: "too-many-recipients", detail };
  }
  const changes = definition.changes?.(event) ?? [];
  return {
    ok: true,
    notification: {
      definition: definition.type,
      type: cut(oneLine(event.type), LIMITS.labelLength),
      time: event.time,
      recipients: possible,
      impossible,
      subject: cut(oneLine(definition.subject(event)), LIMITS.subjectLength),
      facts: definition
        .facts(event)
        .slice(0, LIMITS.facts)
        .map((fact) => ({
          ...fact,
          label: cut(oneLine(fact.label), LIMITS.labelLength),
          value: cut(fact.value, LIMITS.valueLength),
        })),
      changes: changes.slice(0, LIMITS.changes).map((change) => ({
        ...change,
        label: cut(oneLine(change.label), LIMITS.labelLength),
        before: cut(change.before, LIMITS.valueLength),
        after: cut(change.after, LIMITS.valueLength),
      })),
      ...(definition.ask === undefined ? {} : { ask: definition.ask }),
    },
  };
}

/** One line without control characters: what may stand in a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** At most `length` characters, cut at a word where there is one, with an ellipsis. */
function cut(given: string, length: number): string {
  // Half characters and control characters cost six bytes each in the plan's JSON, and nobody can read them.
  const text = given.toWellFormed().replaceAll(/[^\P{Cc}\n]+|[\p{Zl}\p{Zp}]+/gu, " ");
  if (text.length <= length) return text;
  const head = text.slice(0, length - 1);
  const word = head.lastIndexOf(" ");
  return `${(word > length / 2 ? head.slice(0, word) : head).replace(/[\ud800-\udbff]$/, "")}…`;
}
