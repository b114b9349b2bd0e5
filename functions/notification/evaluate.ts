/** Evaluates a definition for an event: the notification's recipients and contents. */
// Named: `z.core` as a value would bundle all of zod's languages.
import { $ZodError } from "zod/v4/core";
import { bareAddress } from "../values/address.ts";
import { unreportedText } from "./changed-fields.ts";
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
import type { Event } from "./event/event.ts";
import { readData } from "./event/event-data.ts";
import type { Language, Languages } from "./language.ts";
import {
  createReaders,
  type Ignored,
  type ProjectDefaults,
  type Reader,
  readerKey,
  STANDARD_DEFAULTS,
} from "./reader.ts";
import { formatsFor } from "./format/formatter.ts";
import { languageFor } from "./locale.ts";
import { personalValuesIn } from "./personal-values.ts";
import type { ValueFormat } from "./format/value-format.ts";
import { type Addressed, addressed } from "./recipients.ts";
import {
  dataInvalid,
  definitionFailed,
  expiresAfterInvalid,
  recipientsRefused,
  type Refused,
  tooManyGiven,
} from "./refusal.ts";

/** A definition without its data type, so that definitions of different types fit into one list. */
export type AnyDefinition = {
  readonly type: string;
  readonly notify: (event: Event, context: NotifyContext) => NotifyResult;
  /** The text whose hash is the notification's key. */
  readonly keyTextOf: (event: Event) => string;
  /** What the checks at build time read. */
  readonly checked: Pick<
    Definition,
    "data" | "personal" | "ai" | "replyTo" | "locale" | "mandatory" | "expiresAfter" | "brand"
  >;
};

export type NotifyContext = {
  readonly languages: Languages;
  /** Default: English, UTC, no currency. */
  readonly defaults?: ProjectDefaults | undefined;
  /** Replace the definition's recipients. */
  readonly recipients?: readonly RecipientInput[] | undefined;
};

export type Notification = {
  /** The definition's type. */
  readonly definition: string;
  /** The event's type; differs from `definition` for `*`. */
  readonly type: string;
  readonly time?: string | undefined;
  /** Valid addresses, each once. */
  readonly recipients: readonly Addressed[];
  /** How many of the given addresses are invalid. */
  readonly invalid: number;
  /** Positions and faults of the invalid addresses. */
  readonly invalidDetail?: string | undefined;
  /** One for each language, time zone and currency among the recipients. */
  readonly contents: readonly LocalizedContent[];
  /** Settings of recipients that are not supported. */
  readonly ignored?: readonly Ignored[] | undefined;
  /** Values at the definition's `personal` paths. */
  readonly personal: readonly string[];
  /** The event has more personal values than are examined, so the AI gets nothing of it. */
  readonly tooMuchToCheck?: boolean | undefined;
  readonly ai?: AiOptions | undefined;
  /** Emails about one entity form a thread. */
  readonly entity?: string | undefined;
  readonly replyTo?: string | undefined;
  /** How long after the event an email may be sent, ms. Undefined: no limit. */
  readonly expiresAfterMs?: number | undefined;
  /** Readers cannot unsubscribe. */
  readonly mandatory: boolean;
};

/** What an email reports, for one language, time zone and currency. Values are whole; `format` writes them. */
export type LocalizedContent = Reader & {
  readonly language: Language;
  readonly format: ValueFormat;
  readonly subject: string;
  /** The headline of the fallback text. */
  readonly headline: string;
  readonly facts: readonly FactItem[];
  readonly changes: readonly ChangeItem[];
  /** Characters of a value, and of a list's items together; longer ones are cut. */
  readonly valueLength: number;
} & ReadParts;

export type NotifyResult =
  | { readonly kind: "notify"; readonly notification: Notification }
  /** `detail`: which fields changed that it does not report. Undefined: `shouldNotify` returned false. */
  | { readonly kind: "skipped"; readonly detail?: string | undefined }
  | Refused;

/** Characters. With these limits a plan fits into one row (400 KB) and an email into SES's limit. */
const LIMITS = {
  type: 120,
  /** Of a value; the languages of a notification share it. */
  value: 800,
  leastValue: 20,
  subject: 200,
  headline: 300,
};

/** Defines the emails about one type of event. Export the result as `definition` from a file in `notifications/`. */
export function defineNotification<Data>(definition: Definition<Data>): AnyDefinition {
  return {
    type: definition.type,
    notify: (event, context) => notify(definition, event, context),
    keyTextOf: (event) => keyTextOf(event, dedupeKeyOf(definition, event)),
    checked: definition,
  };
}

/** The definition with the event's type, else `*`, else undefined. */
export function definitionFor(
  definitions: readonly AnyDefinition[],
  type: string,
): AnyDefinition | undefined {
  return (
    definitions.find((one) => one.type === type) ?? definitions.find((one) => one.type === "*")
  );
}

/** The text whose hash is the notification's key. JSON keeps ("ab", "c") and ("a", "bc") apart. */
export function keyTextOf({ source, id }: Event, dedupeKey?: string): string {
  return JSON.stringify(dedupeKey === undefined ? [source, id] : [source, "edit", dedupeKey]);
}

function dedupeKeyOf<Data>(definition: Definition<Data>, event: Event): string | undefined {
  if (definition.dedupeKey === undefined) return undefined;
  try {
    const read = readData(definition.data, event.data);
    return read.ok ? definition.dedupeKey({ ...event, data: read.data }) : undefined;
  } catch {
    // `notify` refuses the event with the reason.
    return undefined;
  }
}

function notify<Data>(
  definition: Definition<Data>,
  event: Event,
  context: NotifyContext,
): NotifyResult {
  const used = { type: definition.type, event };
  try {
    const read = readData(definition.data, event.data);
    if (read.ok) return compose(definition, { ...event, data: read.data }, event.data, context);
    return dataInvalid(used, read.fault);
  } catch (error) {
    // A definition's function may parse a part of the data itself.
    if (error instanceof $ZodError) return dataInvalid(used, error);
    // The definition's functions are deterministic, so a retry would fail in the same way.
    return definitionFailed(used, error);
  }
}

function compose<Data>(
  definition: Definition<Data>,
  event: TypedEvent<Data>,
  /** The data as it came: a schema drops the fields that it does not know. */
  given: unknown,
  { languages, recipients, defaults = STANDARD_DEFAULTS }: NotifyContext,
): NotifyResult {
  const used = { type: definition.type, event };
  const unreported = unreportedBy(definition, event, given, languages);
  if (unreported !== undefined) return unreported;
  const minutes = minutesOf(definition.expiresAfter);
  if (minutes !== undefined && !isLifetime(minutes)) return expiresAfterInvalid(used);
  const inputs = recipients ?? definition.recipients(event);
  const tooMany = tooManyGiven(inputs);
  if (tooMany !== undefined) return tooMany;
  const addresses = addressed(inputs, createReaders(languages, definition.locale, defaults));
  const { valid, invalid, ignored } = addresses;
  const refused = recipientsRefused(used, addresses, recipients);
  if (refused !== undefined) return refused;
  const personal = personalValuesIn(event.data, definition.personal ?? []);
  const readers = [...new Map(valid.map((one) => [readerKey(one), one])).values()];
  // About 100 characters of each content are labels and sentences.
  const valueLength = Math.max(
    Math.floor((LIMITS.value + 100) / readers.length) - 100,
    LIMITS.leastValue,
  );
  const notification: Notification = {
    definition: definition.type,
    type: cut(oneLine(event.type), LIMITS.type),
    time: event.time,
    recipients: valid,
    invalid,
    invalidDetail: invalid === 0 ? undefined : addresses.faults,
    contents: readers.map((reader) =>
      localizedContent(definition, event, languages, defaults, reader, valueLength),
    ),
    ignored: ignored.length === 0 ? undefined : ignored,
    personal: personal ?? [],
    tooMuchToCheck: personal === undefined ? true : undefined,
    ai: definition.ai,
    entity: definition.entity?.(event),
    replyTo: definition.replyTo === undefined ? undefined : bareAddress(definition.replyTo),
    expiresAfterMs: minutes === undefined ? undefined : minutes * 60_000,
    mandatory: definition.mandatory ?? false,
  };
  return { kind: "notify", notification };
}

/** Undefined: the definition has something to report. */
function unreportedBy<Data>(
  { shouldNotify, changes }: Definition<Data>,
  event: TypedEvent<Data>,
  given: unknown,
  languages: Languages,
): Extract<NotifyResult, { kind: "skipped" }> | undefined {
  if (shouldNotify !== undefined) return shouldNotify(event) ? undefined : { kind: "skipped" };
  if (changes === undefined) return undefined;
  const all = changes(event, formatsFor(languages.en, STANDARD_DEFAULTS).formatter);
  if (hasChanges(all)) return undefined;
  const labels = all.map(({ label }) => label);
  return { kind: "skipped", detail: unreportedText(given, labels) };
}

function localizedContent<Data>(
  definition: Definition<Data>,
  event: TypedEvent<Data>,
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
  const subject = cut(oneLine(definition.subject(event, formatter)), LIMITS.subject);
  const headline = definition.headline?.(event, formatter);
  const facts = definition.facts(event, formatter);
  const changes = definition.changes?.(event, formatter) ?? [];
  return {
    locale,
    timeZone,
    currency,
    language,
    format,
    subject,
    headline: headline === undefined ? subject : cut(oneLine(headline), LIMITS.headline),
    ...contentOf(facts, changes, { translate: formatter.say, notShown: formatter.notShown }),
    valueLength,
    ...emailPartsOf(definition, event, formatter),
  };
}
