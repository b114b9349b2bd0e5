/** Contents as definitions make them, in a language of choice. */
import { contentOf } from "../../functions/notification/content.ts";
import type { Change, Fact } from "../../functions/notification/definition.ts";
import type { LocalizedContent, Notification } from "../../functions/notification/evaluate.ts";
import { formatsFor } from "../../functions/notification/format/formatter.ts";
import { languageFor } from "../../functions/notification/locale.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

export const CLASS: Fact = {
  label: "Class",
  kind: "code",
  value: "C-1",
  share: true,
  about: true,
};

export function aContent(
  facts: readonly Fact[],
  changes: readonly Change[] = [],
  locale = "en",
): LocalizedContent {
  const language = languageFor(languages, locale);
  const { formatter, format } = formatsFor(language, { locale, timeZone: "UTC", currency: "EUR" });
  return {
    locale,
    language,
    format,
    subject: "Class updated: C-1",
    headline: "Class C-1 was changed.",
    ...contentOf(facts, changes, {
      translate: formatter.say,
      notShown: formatter.notShown,
    }),
    valueLength: 800,
  };
}

export function aNotificationOf(
  content: LocalizedContent,
  varied: Partial<Notification> = {},
): Notification {
  return {
    definition: "class.updated",
    type: "class.updated",
    recipients: [],
    invalid: 0,
    contents: [content],
    personal: [],
    mandatory: false,
    ...varied,
  };
}
