/** What must hold of a definition when it is told with its samples. */
import {
  type Language,
  type Languages,
  type Locale,
  LOCALES,
} from "../functions/notification/language.ts";
import type { Edition, Notified } from "../functions/notification/evaluate.ts";
import type { Defined } from "./definition-files.ts";

/** Whom the samples are told to where it matters only what is told. */
const READER = "reader@example.com";

/** A text of a definition as it was said in a language. */
export type SaidText = { readonly text: string; readonly locale: Locale };

export function sampleFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const english: Edition[] = [];
  const faults = samples.flatMap((sample, index) => {
    const field = `samples[${index}]`;
    if (definition.type !== "*" && sample.event.type !== definition.type)
      return [
        `Expected \`${field}.event.type\` of ${path} to be ${JSON.stringify(definition.type)}, got ${JSON.stringify(sample.event.type)}`,
      ];
    const own = definition.notify(sample.event, { languages });
    const told = definition.notify(sample.event, {
      languages,
      recipients: [{ address: READER, locale: "en" }],
    });
    if (told.kind === "told") english.push(...told.notification.editions);
    return [...ownFaults(path, field, own), ...editionFaults(path, field, told)];
  });
  if (samples.length === 0 || faults.length > 0) return faults;
  if (english.every(({ facts, changes }) => facts.length + changes.length === 0))
    return [`Expected \`samples\` of ${path} to have one with something to tell, got none`];
  return [...labelFaults(defined, english), ...translationFaults(defined, languages)];
}

function ownFaults(path: string, field: string, own: Notified): string[] {
  if (own.kind === "refused") {
    const recipients = own.reason.includes("recipient");
    return [
      `Expected \`${field}${recipients ? "" : ".event.data"}\` of ${path} to become an email, got ${own.reason}: ${own.detail}`,
    ];
  }
  return own.kind === "told" && own.notification.impossible > 0
    ? [
        `Expected the recipients of \`${field}\` of ${path} to be addresses that can be mailed, got ${own.notification.impossible} that cannot`,
      ]
    : [];
}

/** What would be cut in the mail or stand in it unfilled; that the values of a sample are long may be its point. */
function editionFaults(path: string, field: string, told: Notified): string[] {
  if (told.kind !== "told") return [];
  return told.notification.editions.flatMap(({ subject, headline, facts, changes }) => {
    const labels = [...facts, ...changes].map(({ label }) => label);
    const texts = [...new Set([subject, headline, ...labels])];
    return [
      ...(subject === "" ? [`Expected \`subject\` of ${path} to say something, got ""`] : []),
      ...texts
        .filter((text) => text.endsWith("…"))
        .map(
          (text) =>
            `Expected the subject, headline and labels of ${path} to be short enough with \`${field}\`, got ${JSON.stringify(text)}`,
        ),
      ...texts
        .flatMap((text) => holesOf(text))
        .map(
          (hole) =>
            `Expected the texts of ${path} to have a value for each hole with \`${field}\`, got none for ${hole}`,
        ),
    ];
  });
}

/** Labels beside the facts and changes that no sample shows: misspelt, or never tried. */
function labelFaults({ path, definition }: Defined, editions: readonly Edition[]): string[] {
  const { ask, changeable = [] } = definition.checked;
  const facts = new Set(editions.flatMap((one) => one.facts.map(({ label }) => label)));
  const changes = new Set(editions.flatMap((one) => one.changes.map(({ label }) => label)));
  return [
    ...(ask?.identifiedBy ?? []).flatMap((label, index) =>
      facts.has(label)
        ? []
        : [
            `Expected \`ask.identifiedBy[${index}]\` of ${path} to be the label of a fact in a sample, got ${JSON.stringify(label)}`,
          ],
    ),
    ...changeable.flatMap((label, index) =>
      changes.has(label)
        ? []
        : [
            `Expected \`changeable[${index}]\` of ${path} to be the label of a change in a sample, got ${JSON.stringify(label)}`,
          ],
    ),
  ];
}

/** Texts that the definition's own readers would get in English, and translations with other holes than the text. */
function translationFaults(defined: Defined, languages: Languages): string[] {
  const { path, definition, samples } = defined;
  const read = new Set<Locale>([definition.checked.locale ?? "en"]);
  for (const { event } of samples) {
    const own = definition.notify(event, { languages });
    if (own.kind === "told") for (const { locale } of own.notification.recipients) read.add(locale);
  }
  return textsSaid(defined, languages).flatMap(({ text, locale }) => {
    const { texts } = languages[locale];
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
  return LOCALES.filter((locale) => locale !== "en").flatMap((locale) => {
    const asked = new Set<string>();
    const listening: Languages = {
      ...languages,
      [locale]: listeningTo(languages[locale], asked),
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
