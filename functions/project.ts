/** What the engine is given by a project; each function takes its part of it. */
import type { Layout } from "./email/email.ts";
import type { EmailBrand } from "./notification/brand.ts";
import type { Languages } from "./notification/language.ts";
import type { AnyDefinition } from "./notification/evaluate.ts";

export type Project = {
  /** One definition per event type; `*` takes every other type. Without `*`, other types are dead-lettered. */
  readonly definitions: readonly AnyDefinition[];
  /** Default: the shipped ones, without translations of the definitions' own texts. */
  readonly locales?: Languages | undefined;
  readonly brand?: Brand | undefined;
};

export type Brand = EmailBrand & {
  /** Replaces the whole layout. Default: functions/email/layout.ts. */
  readonly layout?: Layout | undefined;
};

/** Whose emails have which brand. */
export type Brands = {
  readonly definitions: readonly {
    readonly type: string;
    readonly checked: { readonly brand?: EmailBrand | undefined };
  }[];
  readonly brand?: Brand | undefined;
};

/** The brand of a definition: its own, completed by the project's. */
export function brandsOf({ definitions, brand }: Brands): (definition: string) => EmailBrand {
  const { layout: _, ...shared } = brand ?? {};
  const own = new Map(definitions.map(({ type, checked }) => [type, checked.brand]));
  return (definition) => ({ ...shared, ...own.get(definition) });
}
