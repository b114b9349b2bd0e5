/** What the engine is given by a project; each function takes its part of it. */
import type { Layout } from "./email/email.ts";
import type { Languages, Locale } from "./notification/language.ts";
import type { AnyDefinition } from "./notification/evaluate.ts";
import type { UnsubscribeTexts } from "./unsubscribe/page.ts";

export type Project = {
  /** One definition per event type; `*` takes every other type. Without `*`, other types are dead-lettered. */
  readonly definitions: readonly AnyDefinition[];
  /** Default: English and Afrikaans, without translations of the definitions' own texts. */
  readonly locales?: Languages | undefined;
  readonly brand?: Brand | undefined;
};

export type Brand = {
  /** Default: functions/email/layout.ts. */
  readonly layout?: Layout | undefined;
  /** The words of the unsubscribe page. Default: functions/unsubscribe/texts.ts. */
  readonly unsubscribeTexts?: Readonly<Record<Locale, UnsubscribeTexts>> | undefined;
};
