/** `postrider/testing`, for the tests of a project's definitions. */
import type { Event } from "../functions/notification/event/event.ts";
import { definitionFor, type NotifyResult } from "../functions/notification/evaluate.ts";
import type { Locale } from "../functions/notification/language.ts";
import { languageFor } from "../functions/notification/locale.ts";
import type { RecipientInput } from "../functions/notification/definition.ts";
import { promptFor, redactorFor } from "../functions/words/prompt.ts";
import { definitionFaults } from "./definition-checks.ts";
import { type UsedText, usedTexts } from "./definition-samples.ts";
import type { LoadedProject } from "./load-project.ts";

export type {
  LocalizedContent,
  Notification,
  NotifyResult,
} from "../functions/notification/evaluate.ts";
export { evaluateSample, type EvaluatedSample } from "./evaluate-sample.ts";
export { loadProject, type LoadedProject } from "./load-project.ts";

/** The two messages of the request to the AI. */
export type Prompt = { readonly system: string; readonly user: string };

/** The default of the setting `phoneCountries`. */
const PHONE_COUNTRIES = ["ZA", "US", "GB"];

/** Evaluates an event; `recipients` replace those of the definition. */
export function notify(
  { definitions, locales }: LoadedProject,
  event: Event,
  recipients?: readonly RecipientInput[],
): NotifyResult {
  const definition = definitionFor(definitions, event.type);
  if (definition === undefined)
    throw new Error(
      `Expected the project to have a definition for ${JSON.stringify(event.type)}, found none`,
    );
  return definition.notify(event, { languages: locales, recipients });
}

/** The AI request for an event; undefined if the AI is not asked. */
export function promptOf(
  project: LoadedProject,
  event: Event,
  locale: Locale = "en",
): Prompt | undefined {
  const notified = notify(project, event, [{ address: "reader@example.com", locale }]);
  if (notified.kind !== "notify") return undefined;
  const { notification } = notified;
  const {
    contents: [content],
    ai,
  } = notification;
  const redactor = redactorFor(notification, PHONE_COUNTRIES);
  if (ai === undefined || content === undefined || redactor === undefined) return undefined;
  const languages = Object.values(project.locales);
  return promptFor(notification, content, ai, { languages, redactor, verify: false });
}

/** The faults of the project's definitions, which also end a deployment. */
export function faultsOf({ files, locales }: LoadedProject): string[] {
  return definitionFaults(files, locales);
}

/** Texts of the definitions that are missing in a language that has translations. */
export function untranslatedTexts({ defined, locales }: LoadedProject): UsedText[] {
  return defined
    .flatMap((one) => usedTexts(one, locales))
    .filter(({ locale }) => Object.keys(languageFor(locales, locale).texts).length > 0)
    .filter(({ text, locale }) => !Object.hasOwn(languageFor(locales, locale).texts, text));
}

/** Translations of a language that no definition uses with its samples. */
export function unusedTranslations({ defined, locales }: LoadedProject, locale: Locale): string[] {
  const used = new Set(defined.flatMap((one) => usedTexts(one, locales)).map(({ text }) => text));
  return Object.keys(languageFor(locales, locale).texts).filter((text) => !used.has(text));
}
