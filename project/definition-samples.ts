/** What must hold of a definition when it is told with its samples. */
import type { Language, Languages, Locale } from "../functions/notification/language.ts";
import { languageFor } from "../functions/notification/locale.ts";
import type { DefinitionSample } from "../functions/notification/definition.ts";
import type { LocalizedContent, NotifyResult } from "../functions/notification/evaluate.ts";
import type { RefusalReason } from "../functions/notification/refusal.ts";
import type { Defined } from "./definition-files.ts";

/** Reasons for a dead letter that an event and its definition decide. */
const DEFINITION_REASONS: ReadonlySet<string> = new Set<RefusalReason>([
  "data-invalid",
  "definition-failed",
  "no-recipient",
  "recipient-invalid",
  "too-many-recipients",
]);

/** Whom the samples are told to where it matters only what is told. */
const READER = "reader@example.com";

/** A text of a definition as it was said in a language. */
export type SaidText = { readonly text: string; readonly locale: Locale };

export function sampleFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const english: LocalizedContent[] = [];
  const faults = samples.flatMap((sample, index) => {
    const field = `samples[${index}]`;
    if (definition.type !== "*" && sample.event.type !== definition.type)
      return [
        `Expected \`${field}.event.type\` of ${path} to be ${JSON.stringify(definition.type)}, got ${JSON.stringify(sample.event.type)}`,
      ];
    const own = definition.notify(sample.event, { languages });
    const unexpected = expectationFaults(path, field, sample, own);
    if (unexpected.length > 0 || own.kind === "refused") return unexpected;
    const told = definition.notify(sample.event, {
      languages,
      recipients: [{ address: READER, locale: "en" }],
    });
    if (told.kind === "notify") english.push(...told.notification.contents);
    return contentFaults(path, field, told);
  });
  if (samples.length === 0 || faults.length > 0) return faults;
  if (english.every(({ facts, changes }) => facts.length + changes.length === 0))
    return [`Expected \`samples\` of ${path} to have one with something to report, got none`];
  return translationFaults(defined, languages);
}

/** Where the definition does another thing with the sample than is expected of it, by default to send it. */
function expectationFaults(
  path: string,
  field: string,
  { expect }: DefinitionSample,
  own: NotifyResult,
): string[] {
  const deadLetter = expect && "deadLetter" in expect ? expect.deadLetter : undefined;
  const emails = expect && "emails" in expect ? expect.emails : undefined;
  if (own.kind === "refused") {
    if (own.reason === deadLetter) return [];
    const at = own.reason.includes("recipient") ? "" : ".event.data";
    return [
      `Expected \`${field}${at}\` of ${path} to become an email, got ${own.reason}: ${withPlace(own.detail, path)}`,
    ];
  }
  const invalid = own.kind === "notify" ? own.notification.invalid : 0;
  if (invalid > 0 && deadLetter !== "recipient-invalid")
    return [
      `Expected the recipients of \`${field}\` of ${path} to be addresses that can be mailed, got ${invalid} that cannot`,
    ];
  const isRefusal = deadLetter !== undefined && DEFINITION_REASONS.has(deadLetter);
  if (isRefusal && (deadLetter !== "recipient-invalid" || invalid === 0))
    return [
      `Expected \`${field}\` of ${path} to be refused with ${deadLetter}, got ${own.kind === "notify" ? "an email" : "nothing to report"}`,
    ];
  const sent = own.kind === "notify" ? own.notification.recipients.length : 0;
  return emails === undefined || emails === sent
    ? []
    : [
        `Expected \`${field}\` of ${path} to make as many emails as it expects, ${emails}, got ${sent}`,
      ];
}

/** "threw TypeError at … (/home/app/notifications/a.ts:24:9)" -> "threw TypeError (notifications/a.ts:24)". */
function withPlace(detail: string, path: string): string {
  const [, what, file, line] = / threw \w+ /.test(detail)
    ? (/^(.* threw \w+) .*?(\/\S+):(\d+):\d+\)?$/.exec(detail) ?? [])
    : [];
  return what !== undefined && file?.endsWith(`/${path}`) ? `${what} (${path}:${line})` : detail;
}

/** The sample that `expect.duplicateOf` names: of the same definition, else of any other. */
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

/** What would be cut in the mail or stand in it unfilled; that the values of a sample are long may be its point. */
function contentFaults(path: string, field: string, told: NotifyResult): string[] {
  if (told.kind !== "notify") return [];
  return told.notification.contents.flatMap((content) => {
    const { subject, headline, facts, changes, kind, reason, action, actionFault } = content;
    const texts = new Map<string, string>();
    if (kind !== undefined) texts.set(kind, "kind");
    if (reason !== undefined) texts.set(reason, "reason");
    if (action !== undefined) texts.set(action.label, "action");
    for (const { label } of changes) texts.set(label, "changes");
    for (const { label } of facts) texts.set(label, "facts");
    texts.set(headline, "headline");
    texts.set(subject, "subject");
    return [
      ...(actionFault === undefined
        ? []
        : [
            `Expected \`action.url\` of ${path} to be an https URL with \`${field}\`, got ${actionFault}`,
          ]),
      ...(subject === "" ? [`Expected \`subject\` of ${path} to say something, got ""`] : []),
      ...[...texts]
        .filter(([text]) => text.endsWith("…"))
        .map(
          ([text, by]) =>
            `Expected \`${by}\` of ${path} to be short enough with \`${field}\`, got ${JSON.stringify(text)}`,
        ),
      ...[...texts].flatMap(([text, by]) =>
        holesOf(text).map(
          (hole) =>
            `Expected \`${by}\` of ${path} to have a value for each placeholder with \`${field}\`, got none for ${hole}`,
        ),
      ),
    ];
  });
}

/** Texts that the definition's own readers would get in English, and translations with other holes than the text. */
function translationFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const read = new Set<Locale>([definition.checked.locale ?? "en"]);
  for (const { event } of samples) {
    const own = definition.notify(event, { languages });
    if (own.kind === "notify")
      for (const { locale } of own.notification.recipients) read.add(locale);
  }
  return textsSaid(defined, languages).flatMap(({ text, locale }) => {
    const { texts } = languageFor(languages, locale);
    const said = Object.hasOwn(texts, text) ? texts[text] : undefined;
    const file = `${path.split("/")[0]}/locales/${locale}.ts`;
    if (said === undefined)
      return read.has(locale)
        ? [
            `Expected \`texts\` of ${file} to hold ${JSON.stringify(text)}, which ${path} says, got nothing`,
          ]
        : [];
    const given = new Set(holesOf(text));
    return holesOf(said)
      .filter((hole) => !given.has(hole))
      .map(
        (hole) =>
          `Expected ${JSON.stringify(said)} in \`texts\` of ${file} to have the holes of its English text, got ${hole}`,
      );
  });
}

/** Each text that a definition says with its samples, in each language but English, said or not. */
export function textsSaid(
  { definition, samples }: Pick<Defined, "definition" | "samples">,
  languages: Languages,
): SaidText[] {
  const others = Object.values(languages).filter(({ locale }) => locale !== "en");
  return others.flatMap((language) => {
    const { locale } = language;
    const asked = new Set<string>();
    const listening: Languages = {
      ...languages,
      [locale]: listeningTo(language, asked),
    };
    for (const { event } of samples)
      definition.notify(event, { languages: listening, recipients: [{ address: READER, locale }] });
    return [...asked].map((text) => ({ text, locale }));
  });
}

function listeningTo(language: Language, asked: Set<string>): Language {
  return {
    ...language,
    texts: new Proxy(language.texts, {
      getOwnPropertyDescriptor: (texts, text) => {
        asked.add(String(text));
        return Reflect.getOwnPropertyDescriptor(texts, text);
      },
    }),
  };
}

function holesOf(text: string): string[] {
  return text.match(/\{\w+\}/g) ?? [];
}
