/** Notifications and answers in five languages, written without knowledge of the checks. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Change, Fact } from "../../functions/notification/definition.ts";
import {
  type AnyDefinition,
  defineNotification,
  type LocalizedContent,
} from "../../functions/notification/evaluate.ts";
import type { Event } from "../../functions/notification/event/event.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { hiddenValues, type Prompt, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import type { References } from "../../functions/words/references.ts";

const Answers = z.array(
  z.object({
    notification: z.string(),
    /** `value`: a wrong value; `copy`: a value instead of its reference; `relation`: true values, wrongly related. */
    group: z.enum(["true", "value", "copy", "relation"]),
    headline: z.string(),
    bullets: z.array(z.string()),
    summary: z.string(),
    /** "kind of fault: the fault"; undefined for true answers. */
    why: z.string().optional(),
  }),
);

export type CorpusAnswer = z.infer<typeof Answers>[number];

const Notifications = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    facts: z.array(z.custom<Fact>()),
    changes: z.array(z.custom<Change>()),
  }),
);

export const CORPUS_LOCALES = ["en", "af", "de", "fr", "es"] as const;

const COUNTRIES = ["ZA", "US", "GB"];
const NAMES = ["Priya Naidoo", "Mia", "Zoë"];

const notifications = Notifications.parse(read("notifications"));

export const notificationNames: readonly string[] = notifications.map(({ name }) => name);

export function readCorpus(locale: string): readonly CorpusAnswer[] {
  return Answers.parse(read(locale));
}

/** One JSON object a line. */
function read(name: string): unknown[] {
  const file = new URL(`./corpora/${name}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

export type CorpusCase = {
  readonly name: string;
  readonly definition: AnyDefinition;
  readonly event: Event;
};

export function corpusCase(name: string, locale: string): CorpusCase {
  const one = notifications.find((notification) => notification.name === name);
  if (one === undefined || !Object.hasOwn(languages, locale))
    throw new Error(`Expected a notification and a language of the corpus, got ${name}, ${locale}`);
  const { type, facts, changes } = one;
  const definition = defineNotification({
    type,
    data: z.object({ names: z.array(z.string()) }),
    personal: ["names[]"],
    recipients: () => [{ address: "reader@example.com", locale }],
    shouldNotify: () => true,
    subject: () => type,
    facts: () => facts,
    changes: () => changes,
    ai: { instructions: "Say what changed." },
  });
  const event = { id: `${name}-${locale}`, source: "corpus", type, data: { names: NAMES } };
  return { name: `${name}, ${locale}`, definition, event };
}

export function promptOf(
  name: string,
  locale: string,
): { readonly prompt: Prompt; readonly content: LocalizedContent; readonly hidden: References } {
  const { definition, event } = corpusCase(name, locale);
  const notified = definition.notify(event, { languages });
  if (notified.kind !== "notify") throw new Error(`Expected ${name} to become an email`);
  const { notification } = notified;
  const [content] = notification.contents;
  const redactor = redactorFor(notification, COUNTRIES);
  const prompt =
    redactor &&
    content &&
    notification.ai &&
    promptFor(notification, content, notification.ai, {
      languages: Object.values(languages),
      redactor,
      verify: true,
    });
  if (redactor === undefined || content === undefined || prompt === undefined)
    throw new Error(`Expected a prompt of ${name}`);
  return { prompt, content, hidden: hiddenValues(redactor) };
}
