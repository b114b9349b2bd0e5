/** An event under its definition: its recipients, and what the email reports. */
// Named: a value of `z.core` would bring all of zod's languages into the bundle.
import { $ZodError } from "zod/v4/core";
import { bareAddress } from "../values/address.ts";
import { type ChangeItem, contentOf, type FactItem, hasChanges } from "./content.ts";
import { cut, oneLine } from "../values/cut.ts";
import {
  type RecipientInput,
  type AiOptions,
  type Definition,
  isLifetime,
  minutesOf,
  type TypedEvent,
} from "./definition.ts";
import { emailPartsOf, type ReadParts } from "./email-parts.ts";
import type { Event } from "./event.ts";
import { readData } from "./event-data.ts";
import type { Language, Languages } from "./language.ts";
import {
  createReaders,
  type Ignored,
  type ProjectDefaults,
  type Reader,
  readerKey,
  STANDARD_DEFAULTS,
} from "./reader.ts";
import { formatsFor } from "./formatter.ts";
import { languageFor } from "./locale.ts";
import { personalValuesIn } from "./personal-values.ts";
import type { ValueFormat } from "./value-format.ts";
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
  readonly notify: (event: Event, telling: NotifyContext) => NotifyResult;
  /** The text whose hash is the notification's key. */
  readonly keyTextOf: (event: Event) => string;
  /** What the checks at build time look at. */
  readonly checked: Pick<
    Definition,
    "data" | "personal" | "ai" | "replyTo" | "locale" | "mandatory" | "expiresAfter" | "brand"
  >;
};

/** What a definition is told with. */
export type NotifyContext = {
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
  readonly invalid: number;
  /** Which ones these are, by position, and why; absent: none. */
  readonly invalidDetail?: string | undefined;
  /** One for each language, time zone and currency among the recipients. */
  readonly contents: readonly LocalizedContent[];
  /** What recipients asked for and do not get; absent: nothing. */
  readonly ignored?: readonly Ignored[] | undefined;
  /** Personal values of the event's data, as the definition declares them. */
  readonly personal: readonly string[];
  /** It holds more than can be examined: nothing of it is sent to the AI. */
  readonly tooMuchToCheck?: boolean | undefined;
  readonly ai?: AiOptions;
  /** What the mail is about; mails of one entity stand in one thread. */
  readonly entity?: string | undefined;
  readonly replyTo?: string | undefined;
  /** How long after the event its news is worth a mail, ms; absent: always. */
  readonly expiresAfterMs?: number | undefined;
  /** No link ends these mails. */
  readonly mandatory: boolean;
};

/** What an email reports, for one language, time zone and currency. Values are whole and typed; `format` writes them. */
export type LocalizedContent = Reader & {
  readonly language: Language;
  readonly format: ValueFormat;
  readonly subject: string;
  /** The headline of the email where AI does not write one. */
  readonly headline: string;
  readonly facts: readonly FactItem[];
  readonly changes: readonly ChangeItem[];
  /** Of a value, and of a list's items together, in characters: what is longer is cut. */
  readonly valueLength: number;
} & ReadParts;

export type NotifyResult =
  | { readonly kind: "notify"; readonly notification: Notification }
  | { readonly kind: "skipped" }
  | Refused;

/** An email is read by people: what is longer than these is cut, so that a plan fits into one row (400 KB) and an email into SES. */
const LIMITS = {
  labelLength: 120,
  /** Of a value, and of all items of a list together; shared by the languages of a notification. */
  valueLength: 800,
  leastValueLength: 20,
  subjectLength: 200,
  headlineLength: 300,
};

/** Checks a definition's types where it is written; what comes back stands in the list of `notifications/`. */
export function defineNotification<Data>(definition: Definition<Data>): AnyDefinition {
  return {
    type: definition.type,
    notify: (event, telling) => notify(definition, event, telling),
    keyTextOf: (event) => keyTextOf(event, dedupeKeyOf(definition, event)),
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

function dedupeKeyOf<Data>(definition: Definition<Data>, event: Event): string | undefined {
  if (definition.dedupeKey === undefined) return undefined;
  try {
    const read = readData(definition.data, event.data);
    return read.ok ? definition.dedupeKey({ ...event, data: read.data }) : undefined;
  } catch {
    // Under its own id it is refused with the reason when it is told.
    return undefined;
  }
}

function notify<Data>(
  definition: Definition<Data>,
  event: Event,
  telling: NotifyContext,
): NotifyResult {
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
  { languages, recipients, defaults = STANDARD_DEFAULTS }: NotifyContext,
): NotifyResult {
  const used = { type: definition.type, event };
  if (!shouldNotify(definition, event, languages)) return { kind: "skipped" };
  const minutes = minutesOf(definition.expiresAfter);
  if (minutes !== undefined && !isLifetime(minutes)) return lifetimeImpossible(used);
  const all = recipients ?? definition.recipients(event);
  const tooMany = tooManyGiven(all);
  if (tooMany !== undefined) return tooMany;
  const given = addressed(all, createReaders(languages, definition.locale, defaults));
  const { possible, invalid } = given;
  const refused = recipientsRefused(used, given, recipients);
  if (refused !== undefined) return refused;
  const personal = personalValuesIn(event.data, definition.personal ?? []);
  const readers = [...new Map(possible.map((one) => [readerKey(one), one])).values()];
  // Each further email has its labels and its words, too.
  const valueLength = Math.max(
    Math.floor((LIMITS.valueLength + 100) / readers.length) - 100,
    LIMITS.leastValueLength,
  );
  return {
    kind: "notify",
    notification: {
      definition: definition.type,
      type: cut(oneLine(event.type), LIMITS.labelLength),
      time: event.time,
      recipients: possible,
      invalid,
      invalidDetail: invalid === 0 ? undefined : given.faults,
      contents: readers.map((reader) =>
        localizedContent(definition, event, languages, defaults, reader, valueLength),
      ),
      ...(given.ignored.length === 0 ? {} : { ignored: given.ignored }),
      personal: personal ?? [],
      entity: definition.entity?.(event),
      replyTo: definition.replyTo === undefined ? undefined : bareAddress(definition.replyTo),
      expiresAfterMs: minutes === undefined ? undefined : minutes * 60_000,
      mandatory: definition.mandatory ?? false,
      ...(definition.ai === undefined ? {} : { ai: definition.ai }),
      ...(personal === undefined ? { tooMuchToCheck: true } : {}),
    },
  };
}

function shouldNotify<Data>(
  { shouldNotify: decide, changes }: Definition<Data>,
  event: TypedEvent<Data>,
  languages: Languages,
): boolean {
  if (decide !== undefined) return decide(event);
  return (
    changes === undefined ||
    hasChanges(changes(event, formatsFor(languages.en, STANDARD_DEFAULTS).formatter))
  );
}

function localizedContent<Data>(
  definition: Definition<Data>,
  event: Event & { readonly data: Data },
  languages: Languages,
  defaults: ProjectDefaults,
  { locale, timeZone, currency }: Reader,
  valueLength: number,
): LocalizedContent {
  const language = languageFor(languages, locale);
  const { formatter, format } = formatsFor(language, {
    locale,
    timeZone: timeZone ?? defaults.timeZone,
    currency: currency ?? defaults.currency,
  });
  const subject = cut(oneLine(definition.subject(event, formatter)), LIMITS.subjectLength);
  const headline = definition.headline?.(event, formatter);
  return {
    locale,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(currency === undefined ? {} : { currency }),
    language,
    format,
    subject,
    headline: headline === undefined ? subject : cut(oneLine(headline), LIMITS.headlineLength),
    ...contentOf(definition.facts(event, formatter), definition.changes?.(event, formatter) ?? [], {
      translate: formatter.say,
      notShown: formatter.notShown,
    }),
    valueLength,
    ...emailPartsOf(definition, event, formatter),
  };
}
