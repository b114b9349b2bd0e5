/** What the engine is given by a project; each function takes its part of it. */
import type { Layout } from "./email/email.ts";
import type { Languages } from "./notification/language.ts";
import type { AnyDefinition } from "./notification/evaluate.ts";

export type Project = {
  /** One definition per event type; `*` takes every other type. Without `*`, other types are dead-lettered. */
  readonly definitions: readonly AnyDefinition[];
  /** Default: the shipped ones, without translations of the definitions' own texts. */
  readonly locales?: Languages | undefined;
  readonly brand?: Brand | undefined;
};

export type Brand = {
  /** Default: functions/email/layout.ts. */
  readonly layout?: Layout | undefined;
};
