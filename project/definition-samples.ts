/** Evaluates a definition with its samples and finds what is wrong with the results. */
import type { DefinitionSample } from "../functions/notification/definition.ts";
import type { LocalizedContent, NotifyResult } from "../functions/notification/evaluate.ts";
import type { Language, Languages, Locale } from "../functions/notification/language.ts";
import { languageFor } from "../functions/notification/locale.ts";
import type { RefusalReason } from "../functions/notification/refusal.ts";
import type { Defined } from "./definition-files.ts";

/** The reasons for a dead letter that an event and its definition decide; the others need a run. */
const DEFINITION_REASONS: ReadonlySet<string> = new Set<RefusalReason>([
  "data-invalid",
  "definition-failed",
  "no-recipient",
  "recipient-invalid",
  "too-many-recipients",
]);

const READER = "reader@example.com";

/** A text of a definition, and the language that it was looked up in. */
export type UsedText = { readonly text: string; readonly locale: Locale };

export function sampleFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const contents: LocalizedContent[] = [];
  const faults = samples.flatMap((sample, index) => {
    const field = `samples[${index}]`;
    if (definition.type !== "*" && sample.event.type !== definition.type)
      return [
        `Expected \`${field}.event.type\` of ${path} to be ${JSON.stringify(definition.type)}, got ${JSON.stringify(sample.event.type)}`,
      ];
    const result = definition.notify(sample.event, { languages });
    const unexpected = expectationFaults(path, field, sample, result);
    if (unexpected.length > 0 || result.kind === "refused") return unexpected;
    const recipients = [{ address: READER, locale: "en" }];
    const english = definition.notify(sample.event, { languages, recipients });
    if (english.kind !== "notify") return [];
    contents.push(...english.notification.contents);
    return english.notification.contents.flatMap((one) => contentFaults(path, field, one));
  });
  if (samples.length === 0 || faults.length > 0) return faults;
  if (contents.every(({ facts, changes }) => facts.length + changes.length === 0))
    return [`Expected \`samples\` of ${path} to have one with something to report, got none`];
  return translationFaults(defined, languages);
}

/** Without `expect`, a sample must become an email or be skipped. */
function expectationFaults(
  path: string,
  field: string,
  { expect = {} }: { readonly expect?: DefinitionSample["expect"] | object },
  result: NotifyResult,
): string[] {
  const deadLetter = "deadLetter" in expect ? expect.deadLetter : undefined;
  if (result.kind === "refused") {
    const { reason, detail } = result;
    if (reason === deadLetter) return [];
    const at = reason.includes("recipient") ? "" : ".event.data";
    return [
      `Expected \`${field}${at}\` of ${path} to become an email, got ${reason}: ${withPlace(detail, path)}`,
    ];
  }
  const { invalid, recipients } =
    result.kind === "notify" ? result.notification : { invalid: 0, recipients: [] };
  if (invalid > 0)
    return deadLetter === "recipient-invalid"
      ? []
      : [
          `Expected the recipients of \`${field}\` of ${path} to be addresses that can be mailed, got ${invalid} that cannot`,
        ];
  if (deadLetter !== undefined && DEFINITION_REASONS.has(deadLetter))
    return [
      `Expected \`${field}\` of ${path} to be refused with ${deadLetter}, got ${result.kind === "notify" ? "an email" : "nothing to report"}`,
    ];
  return !("emails" in expect) || expect.emails === recipients.length
    ? []
    : [
        `Expected \`${field}\` of ${path} to make as many emails as it expects, ${expect.emails}, got ${recipients.length}`,
      ];
}

/** "threw TypeError at … (/home/app/notifications/a.ts:24:9)" -> "threw TypeError (notifications/a.ts:24)". */
function withPlace(detail: string, path: string): string {
  const [, what, file, line] = /^(.* threw \w+) .*?(\/\S+):(\d+):\d+\)?$/.exec(detail) ?? [];
  return what !== undefined && file?.endsWith(`/${path}`) ? `${what} (${path}:${line})` : detail;
}

/** The sample that `expect.duplicateOf` names: of the same definition first, then of any other. */
export function originalOf(
  defined: readonly Defined[],
  own: Defined,
  sample: DefinitionSample,
): DefinitionSample | undefined {
  const { expect } = sample;
  if (expect === undefined || !("duplicateOf" in expect)) return undefined;
  return [own, ...defined]
    .flatMap(({ samples }) => samples)
    .find((other) => other !== sample && other.name === expect.duplicateOf);
}

/** Texts that are cut or have unfilled placeholders. Values are not checked: a sample may be about a long one. */
function contentFaults(path: string, field: string, content: LocalizedContent): string[] {
  const { subject, headline, facts, changes, kind, reason, action, actionFault } = content;
  // By text, so that a text of several fields is reported once: of the last field here.
  const fieldOf = new Map<string, string>();
  for (const [text, name] of [
    [kind, "kind"],
    [reason, "reason"],
    [action?.label, "action"],
    ...changes.map(({ label }) => [label, "changes"] as const),
    ...facts.map(({ label }) => [label, "facts"] as const),
    [headline, "headline"],
    [subject, "subject"],
  ] as const)
    if (text !== undefined) fieldOf.set(text, name);
  const faults: string[] = [];
  if (actionFault !== undefined)
    faults.push(
      `Expected \`action.url\` of ${path} to be an https URL with \`${field}\`, got ${actionFault}`,
    );
  if (subject === "") faults.push(`Expected \`subject\` of ${path} to say something, got ""`);
  for (const [text, name] of fieldOf) {
    if (text.endsWith("…"))
      faults.push(
        `Expected \`${name}\` of ${path} to be short enough with \`${field}\`, got ${JSON.stringify(text)}`,
      );
    for (const hole of placeholdersOf(text))
      faults.push(
        `Expected \`${name}\` of ${path} to have a value for each placeholder with \`${field}\`, got none for ${hole}`,
      );
  }
  return faults;
}

/** Missing translations for the samples' recipients, and translations with other placeholders than the text. */
function translationFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const results = samples.map(({ event }) => definition.notify(event, { languages }));
  const read = new Set<Locale>([
    definition.checked.locale ?? "en",
    ...results.flatMap((result) =>
      result.kind === "notify" ? result.notification.recipients.map(({ locale }) => locale) : [],
    ),
  ]);
  return usedTexts(defined, languages).flatMap(({ text, locale }) => {
    const { texts } = languageFor(languages, locale);
    const translation = Object.hasOwn(texts, text) ? texts[text] : undefined;
    const file = `${path.split("/")[0]}/locales/${locale}.ts`;
    if (translation === undefined)
      return read.has(locale)
        ? [
            `Expected \`texts\` of ${file} to hold ${JSON.stringify(text)}, which ${path} uses, got nothing`,
          ]
        : [];
    const given = placeholdersOf(text);
    return placeholdersOf(translation)
      .filter((hole) => !given.includes(hole))
      .map(
        (hole) =>
          `Expected ${JSON.stringify(translation)} in \`texts\` of ${file} to have the holes of its English text, got ${hole}`,
      );
  });
}

/** Each text that a definition looks up with its samples, in each language but English. */
export function usedTexts(
  { definition, samples }: Pick<Defined, "definition" | "samples">,
  languages: Languages,
): UsedText[] {
  const others = Object.values(languages).filter(({ locale }) => locale !== "en");
  return others.flatMap((language) => {
    const { locale } = language;
    const used = new Set<string>();
    const recording = { ...languages, [locale]: recordingLookups(language, used) };
    const recipients = [{ address: READER, locale }];
    for (const { event } of samples) definition.notify(event, { languages: recording, recipients });
    return [...used].map((text) => ({ text, locale }));
  });
}

/** `say` looks a text up by `Object.hasOwn`. */
function recordingLookups(language: Language, used: Set<string>): Language {
  const texts = new Proxy(language.texts, {
    getOwnPropertyDescriptor: (all, text) => {
      used.add(String(text));
      return Reflect.getOwnPropertyDescriptor(all, text);
    },
  });
  return { ...language, texts };
}

function placeholdersOf(text: string): string[] {
  return text.match(/\{\w+\}/g) ?? [];
}
