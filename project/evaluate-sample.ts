/** Evaluates a sample, for the test of its definition. */
import type { DefinitionSample, EmailAction } from "../functions/notification/definition.ts";
import type { AnyDefinition } from "../functions/notification/evaluate.ts";
import type { Languages, Locale } from "../functions/notification/language.ts";
import { languages as builtInLanguages } from "../functions/notification/languages/languages.ts";
import { fallbackDraft } from "../functions/words/draft.ts";

export type EvaluatedSample = {
  /** `skipped`: no email for this event. `dead-letter`: the event is refused, for `reason`. */
  readonly outcome: "email" | "skipped" | "dead-letter";
  readonly reason?: string;
  readonly recipients: readonly string[];
  readonly subject?: string;
  /** The headline without AI. */
  readonly headline?: string;
  /** Formatted values, by label. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  /** By label: `{ before, after }`, or `{ added, removed }` of a list. */
  readonly changes: Readonly<Record<string, object>>;
  /** The button; undefined: none. */
  readonly action?: EmailAction | undefined;
};

export type EvaluateOptions = {
  /** The language of subject, facts and changes. Default: the first recipient's. */
  readonly locale?: Locale;
  /** The languages by locale: `loadProject` returns yours. Default: the shipped ones. */
  readonly languages?: Languages;
};

/**
 * Evaluates a sample's event: an email's content, nothing, or a dead letter. No email is sent.
 * @param data fields that replace those of the sample's data; `undefined` removes one
 */
export function evaluateSample(
  definition: AnyDefinition,
  sample: DefinitionSample | undefined,
  data: Readonly<Record<string, unknown>> = {},
  { locale, languages = builtInLanguages }: EvaluateOptions = {},
): EvaluatedSample {
  if (sample === undefined)
    throw new TypeError("Expected a sample of the definition, got undefined: add it to `samples`");
  const sampleData = typeof sample.event.data === "object" ? sample.event.data : {};
  const event = { ...sample.event, data: { ...sampleData, ...data } };
  const evaluated = definition.notify(event, { languages });
  const empty = { recipients: [], facts: {}, changes: {} };
  if (evaluated.kind === "skipped") return { ...empty, outcome: "skipped" };
  if (evaluated.kind === "refused")
    return { ...empty, outcome: "dead-letter", reason: `${evaluated.reason}: ${evaluated.detail}` };
  const recipients = evaluated.notification.recipients.map(({ address }) => address);
  const localized =
    locale === undefined
      ? evaluated
      : definition.notify(event, {
          languages,
          recipients: recipients.map((address) => ({ address, locale })),
        });
  const [content] = localized.kind === "notify" ? localized.notification.contents : [];
  if (content === undefined) return { ...empty, outcome: "email", recipients };
  const { subject, headline, facts, changes, action } = fallbackDraft(content, "by-definition");
  return {
    outcome: "email",
    recipients,
    subject,
    headline,
    facts: Object.fromEntries(facts.map(({ label, value }) => [label, value])),
    changes: Object.fromEntries(changes.map(({ label, ...change }) => [label, change])),
    action,
  };
}
