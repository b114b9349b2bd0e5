/** What becomes of a sample, for the test of its definition. */
import type { Change, DefinitionSample } from "../functions/notification/definition.ts";
import type { AnyDefinition } from "../functions/notification/evaluate.ts";
import type { Languages, Locale } from "../functions/notification/language.ts";
import { languages as builtIn } from "../functions/notification/languages/languages.ts";

export type EvaluatedSample = {
  /** `skipped`: the definition has nothing to tell. `dead-letter`: the event does not fit, `reason` says why. */
  readonly outcome: "email" | "skipped" | "dead-letter";
  readonly reason?: string;
  readonly recipients: readonly string[];
  readonly subject?: string;
  /** By their labels. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  /** By their labels: `{ before, after }`, or `{ added, removed }` of a list. */
  readonly changes: Readonly<Record<string, object>>;
};

export type EvaluateOptions = {
  /** The language of subject, facts and changes. Default: the first recipient's. */
  readonly locale?: Locale;
  /** Your `locales/languages.ts`. Default: the built-in languages. */
  readonly languages?: Languages;
};

/**
 * What becomes of a sample's event: the email's contents, nothing, or a dead letter. No email is sent.
 * @param data fields that replace those of the sample's data; `undefined` removes one
 */
export function evaluateSample(
  definition: AnyDefinition,
  sample: DefinitionSample | undefined,
  data: Readonly<Record<string, unknown>> = {},
  { locale, languages = builtIn }: EvaluateOptions = {},
): EvaluatedSample {
  if (sample === undefined)
    throw new TypeError("Expected a sample of the definition, got undefined: add it to `samples`");
  const { event } = sample;
  const own = typeof event.data === "object" ? event.data : {};
  const evaluated = definition.notify({ ...event, data: { ...own, ...data } }, { languages });
  const empty = { recipients: [], facts: {}, changes: {} };
  if (evaluated.kind === "nothing-to-tell") return { ...empty, outcome: "skipped" };
  if (evaluated.kind === "refused")
    return { ...empty, outcome: "dead-letter", reason: `${evaluated.reason}: ${evaluated.detail}` };
  const { recipients, editions } = evaluated.notification;
  const wanted = locale ?? recipients[0]?.locale;
  const edition = editions.find((one) => one.locale === wanted) ?? editions[0];
  return {
    outcome: "email",
    recipients: recipients.map(({ address }) => address),
    ...(edition === undefined ? {} : { subject: edition.subject }),
    facts: Object.fromEntries((edition?.facts ?? []).map(({ label, value }) => [label, value])),
    changes: Object.fromEntries((edition?.changes ?? []).map((one) => [one.label, changed(one)])),
  };
}

function changed(change: Change): object {
  if ("added" in change) return { added: change.added, removed: change.removed };
  return { before: change.before, after: change.after };
}
