/** An event under its definition: who is told, and what there is to tell. */
// Named: a value of `z.core` would bring all of zod's languages into the bundle.
import { $ZodError } from "zod/v4/core";
import { bareAddress } from "../values/address.ts";
import { isTooMuchText } from "./check-limits.ts";
import { cut, cutList, oneLine } from "../values/cut.ts";
import {
  type RecipientInput,
  type AiOptions,
  type Change,
  type Definition,
  type Fact,
  isLifetime,
  minutesOf,
} from "./definition.ts";
import { emailPartsOf, type ReadParts } from "./email-parts.ts";
import type { Event } from "./event.ts";
import { readData } from "./event-data.ts";
import type { Languages } from "./language.ts";
import {
  createReaders,
  type Ignored,
  type ProjectDefaults,
  type Reader,
  readerKey,
  STANDARD_DEFAULTS,
} from "./reader.ts";
import { createFormatter, type Formatter } from "./formatter.ts";
import { languageFor } from "./locale.ts";
import { peopleWithinLimits, type Person } from "../words/personal/people.ts";
import { type Addressed, addressed } from "./recipients.ts";
import {
  dataInvalid,
  definitionFailed,
  lifetimeImpossible,
  recipientsRefused,
  type Refused,
  tooManyGiven,
} from "./refusal.ts";

/** A definition whose data type has been checked and forgotten, so that definitions of many types stand in one list. */
export type AnyDefinition = {
  readonly type: string;
  readonly notify: (event: Event, telling: Telling) => Notified;
  /** The text whose hash is the notification's key. */
  readonly keyTextOf: (event: Event) => string;
  /** What the checks at build time look at. */
  readonly checked: Pick<
    Definition,
    | "data"
    | "personal"
    | "ask"
    | "changeable"
    | "replyTo"
    | "locale"
    | "mandatory"
    | "expiresAfter"
    | "brand"
  >;
};

/** What a definition is told with. */
export type Telling = {
  readonly languages: Languages;
  /** The project's language, time zone and currency. Default: English, UTC and none. */
  readonly defaults?: ProjectDefaults | undefined;
  /** Who is told in place of those whom the definition names. */
  readonly recipients?: readonly RecipientInput[] | undefined;
};

export type Notification = {
  readonly definition: string;
  /** The event's own type; the definition's is `*` for the default. */
  readonly type: string;
  readonly time?: string | undefined;
  /** Possible addresses, each once. */
  readonly recipients: readonly Addressed[];
  /** How many of the addresses given cannot be mailed. */
  readonly impossible: number;
  /** Which ones these are, by position, and why; absent: none. */
  readonly impossibleDetail?: string | undefined;
  /** One for each language, time zone and currency among the recipients. */
  readonly editions: readonly Edition[];
  /** What recipients asked for and do not get; absent: nothing. */
  readonly ignored?: readonly Ignored[] | undefined;
  /** Whose personal data the event holds, as declared. */
  readonly people: readonly Person[];
  /** It holds more than can be examined: `people` is empty, and nothing may be sent to the AI. */
  readonly tooMuchToCheck?: boolean | undefined;
  readonly ask?: AiOptions;
  /** What the mail is about; mails of one entity stand in one thread. */
  readonly entity?: string | undefined;
  readonly replyTo?: string | undefined;
  /** How long after the event its news is worth a mail, ms; absent: always. */
  readonly expiresAfterMs?: number | undefined;
  /** No link ends these mails. */
  readonly mandatory: boolean;
};

/** What there is to tell, in one language, time zone and currency. */
export type Edition = Reader & {
  readonly subject: string;
  /** The headline of the mail where no AI writes one. */
  readonly headline: string;
  readonly facts: readonly (Fact & {
    /** It says what the changes are about. */
    readonly identifies: boolean;
  })[];
  readonly changes: readonly Change[];
  /** Labels of what might have changed and did not. */
  readonly unchanged: readonly string[];
} & ReadParts;

export type Notified =
  | { readonly kind: "told"; readonly notification: Notification }
  | { readonly kind: "nothing-to-tell" }
  | Refused;

/** A mail is read by people: what is longer than these is cut, so that a plan fits into one row (400 KB) and a mail into SES. */
const LIMITS = {
  changes: 40,
  items: 60,
  labelLength: 120,
  /** Of a value, and of all items of a list together; shared by the languages of a mail. */
  valueLength: 800,
  leastValueLength: 20,
  subjectLength: 200,
  headlineLength: 300,
};

/** Facts of a mail; of more, the last one says how many are not shown. */
export const MOST_FACTS = 40;

/** Checks a definition's types where it is written; what comes back stands in the list of `notifications/`. */
export function defineNotification<Data>(definition: Definition<Data>): AnyDefinition {
  return {
    type: definition.type,
    notify: (event, telling) => notify(definition, event, telling),
    keyTextOf: (event) => keyTextOf(event, editOf(definition, event)),
    checked: definition,
  };
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
 * The text whose hash is the notification's key. A list in JSON, because `source + id` would make one notification of
 * ("ab", "c") and ("a", "bc"), and the second would be lost as a duplicate. Three items never equal two.
 */
export function keyTextOf(event: Event, edit?: string): string {
  return JSON.stringify(
    edit === undefined ? [event.source, event.id] : [event.source, "edit", edit],
  );
}

function editOf<Data>(definition: Definition<Data>, event: Event): string | undefined {
  if (definition.edit === undefined) return undefined;
  try {
    const read = readData(definition.data, event.data);
    return read.ok ? definition.edit({ ...event, data: read.data }) : undefined;
  } catch {
    // Under its own id it is refused with the reason when it is told.
    return undefined;
  }
}

function notify<Data>(definition: Definition<Data>, event: Event, telling: Telling): Notified {
  const used = { type: definition.type, event };
  try {
    const read = readData(definition.data, event.data);
    if (read.ok) return compose(definition, { ...event, data: read.data }, telling);
    return dataInvalid(used, read.fault);
  } catch (error) {
    // A definition may parse a part of the data where it needs it.
    if (error instanceof $ZodError) return dataInvalid(used, error);
    // The operator's own functions ran on data that they did not foresee; the next run would fail in the same way.
    return definitionFailed(used, error);
  }
}

function compose<Data>(
  definition: Definition<Data>,
  event: Event & { readonly data: Data },
  { languages, recipients, defaults = STANDARD_DEFAULTS }: Telling,
): Notified {
  const used = { type: definition.type, event };
  if (definition.worthTelling?.(event) === false) return { kind: "nothing-to-tell" };
  const minutes = minutesOf(definition.expiresAfter);
  if (minutes !== undefined && !isLifetime(minutes)) return lifetimeImpossible(used);
  const all = recipients ?? definition.recipients(event);
  const tooMany = tooManyGiven(all);
  if (tooMany !== undefined) return tooMany;
  const given = addressed(all, createReaders(languages, definition.locale, defaults));
  const { possible, impossible } = given;
  const refused = recipientsRefused(used, given, recipients);
  if (refused !== undefined) return refused;
  const people = peopleWithinLimits(event.data, definition.personal);
  const readers = [...new Map(possible.map((one) => [readerKey(one), one])).values()];
  const told = readers.map(({ locale, timeZone, currency }) => {
    const reader: Reader = {
      locale,
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(currency === undefined ? {} : { currency }),
    };
    const wording = createFormatter(languageFor(languages, reader.locale), {
      ...defaults,
      ...reader,
    });
    return {
      reader,
      wording,
      facts: definition.facts(event, wording),
      changes: definition.changes?.(event, wording) ?? [],
    };
  });
  return {
    kind: "told",
    notification: {
      definition: definition.type,
      type: cut(oneLine(event.type), LIMITS.labelLength),
      time: event.time,
      recipients: possible,
      impossible,
      impossibleDetail: impossible === 0 ? undefined : given.faults,
      editions: editionsOf(definition, event, told),
      ...(given.ignored.length === 0 ? {} : { ignored: given.ignored }),
      people: people ?? [],
      entity: definition.entity?.(event),
      replyTo: definition.replyTo === undefined ? undefined : bareAddress(definition.replyTo),
      expiresAfterMs: minutes === undefined ? undefined : minutes * 60_000,
      mandatory: definition.mandatory ?? false,
      ...(definition.ask === undefined ? {} : { ask: definition.ask }),
      ...(people === undefined || told.some(isTooMuchText) ? { tooMuchToCheck: true } : {}),
    },
  };
}

/** Of all editions as JSON: with the recipients and the AI's words, a plan is one row of at most 400 KB. */
const EDITIONS_BYTES = 250_000;

/** Values are cut short only where the whole would not fit: each further edition has its labels and words, too. */
function editionsOf<Data>(
  definition: Definition<Data>,
  event: Event & { readonly data: Data },
  told: readonly Told[],
): readonly Edition[] {
  const cutAt = (valueLength: number) =>
    told.map((one) => editionOf(definition, event, one, valueLength));
  const whole = cutAt(LIMITS.valueLength);
  const bytes = new TextEncoder().encode(JSON.stringify(whole)).length;
  if (told.length === 1 || bytes <= EDITIONS_BYTES) return whole;
  const share = Math.floor((LIMITS.valueLength + 100) / told.length) - 100;
  return cutAt(Math.max(share, LIMITS.leastValueLength));
}

/** What a definition says to one kind of reader, before it is cut. */
type Told = {
  readonly reader: Reader;
  readonly wording: Formatter;
  readonly facts: readonly Fact[];
  readonly changes: readonly Change[];
};

function editionOf<Data>(
  definition: Definition<Data>,
  event: Event & { readonly data: Data },
  { reader, wording, facts: allFacts, changes: allChanges }: Told,
  valueLength: number,
): Edition {
  const label = (text: string) => cut(oneLine(wording.say(text)), LIMITS.labelLength);
  const cutItems = (items: readonly string[]) => cutList(items, valueLength, LIMITS.items);
  const changes = allChanges.slice(0, LIMITS.changes);
  const moreFacts = allFacts.length - MOST_FACTS;
  const facts = [
    ...allFacts.slice(0, moreFacts > 0 ? MOST_FACTS - 1 : MOST_FACTS),
    ...(moreFacts > 0 ? [wording.notShown(moreFacts + 1, "facts")] : []),
    ...(allChanges.length > changes.length
      ? [wording.notShown(allChanges.length - changes.length, "changes")]
      : []),
  ];
  const changed = new Set(allChanges.map((change) => change.label));
  const subject = cut(oneLine(definition.subject(event, wording)), LIMITS.subjectLength);
  const headline = definition.headline?.(event, wording);
  return {
    ...reader,
    subject,
    headline: headline === undefined ? subject : cut(oneLine(headline), LIMITS.headlineLength),
    facts: facts.map((fact) => ({
      ...fact,
      identifies: definition.ask?.identifiedBy?.includes(fact.label) ?? false,
      label: label(fact.label),
      value: typeof fact.value === "string" ? cut(fact.value, valueLength) : cutItems(fact.value),
    })),
    changes: changes.map((change) =>
      "added" in change
        ? {
            ...change,
            label: label(change.label),
            added: cutItems(change.added),
            removed: cutItems(change.removed),
          }
        : {
            ...change,
            label: label(change.label),
            before: cut(change.before, valueLength),
            after: cut(change.after, valueLength),
          },
    ),
    unchanged: (definition.changeable ?? []).filter((one) => !changed.has(one)).map(label),
    ...emailPartsOf(definition, event, wording),
  };
}

/** Each text of an edition's values, by its label. */
export function textsOf({ facts, changes }: Edition): { label: string; text: string }[] {
  return [
    ...facts.map(({ label, value }) => ({ label, texts: [value].flat() })),
    ...changes.map((change) => ({
      label: change.label,
      texts:
        "added" in change ? [...change.added, ...change.removed] : [change.before, change.after],
    })),
  ].flatMap(({ label, texts }) => texts.map((text) => ({ label, text })));
}
