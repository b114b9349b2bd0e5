/** A function's environment: the fields of its zod schema, and reading it. */
import * as z from "zod/mini";
import { ConfigError } from "../platform/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment as a construct must give it: variables without a default are required. */
export type EnvironmentOf<Schema extends z.ZodMiniObject> = {
  [Name in keyof z.input<Schema>]: string;
};

/** `bound` follows "to be" in an error. */
export type Format = { readonly bound: string; readonly holds: (value: string) => boolean };

type About = { readonly about: string };

/** What the documentation says about each field. */
export const FIELDS = z.registry<About & { readonly bound: string }>();

export const HTTP_URL: Format = {
  bound: "a URL that begins with http:// or https://",
  holds: (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
};

/** The value of an SES message tag. */
export const TAG: Format = {
  bound: "1 to 256 letters, digits, `_` and `-`",
  holds: (value) => /^[A-Za-z0-9_-]{1,256}$/.test(value),
};

const ANY_TEXT: Format = { bound: "", holds: () => true };

export const text = ({ about }: About, format = ANY_TEXT) =>
  documented(checked(about, format), about, format.bound);

export const optionalText = ({ about }: About, format = ANY_TEXT) =>
  documented(z.optional(checked(about, format)), about, format.bound);

export const textOr = (standard: string, { about }: About, format = ANY_TEXT) =>
  documented(z._default(checked(about, format), standard), about, format.bound);

export function choice<const Options extends readonly string[]>({
  about,
  options,
  default: standard,
}: About & { readonly options: Options; readonly default: NoInfer<Options[number]> }) {
  const bound = `one of ${options.join(", ")}`;
  return documented(z._default(z.enum(options, bound), standard), about, bound);
}

type Range = About & { readonly min: number; readonly max: number };

export function integer({ default: standard, ...range }: Range & { readonly default: number }) {
  const { about, min, max } = range;
  const bound = `an integer from ${min} to ${max}`;
  return documented(z._default(number(range, /^\d{1,15}$/, bound), standard), about, bound);
}

export function optionalDecimal(range: Range) {
  const bound = `a number from ${range.min} to ${range.max}`;
  const field = z.optional(number(range, /^\d{1,9}(?:\.\d{1,6})?$/, bound));
  return documented(field, range.about, bound);
}

/** At least 10 ms, so that a test can drive a whole run at a hundredth of its times. */
export const milliseconds = (about: string, standard: number, max = 86_400_000) =>
  integer({ about, min: 10, max, default: standard });

function number({ about, min, max }: Range, form: RegExp, bound: string) {
  const holds = (value: string) => form.test(value) && Number(value) >= min && Number(value) <= max;
  return z.pipe(checked(about, { bound, holds }), z.transform(Number));
}

function checked(about: string, { bound, holds }: Format) {
  return z.string(`set (${about})`).check(z.refine(holds, bound));
}

function documented<Field extends z.ZodMiniType>(field: Field, about: string, bound: string) {
  FIELDS.add(field, { about, bound });
  return field;
}

/**
 * Values are trimmed, and an empty one counts as not set. `contradictions`: the problems between valid values.
 * @throws ConfigError with every problem
 */
export function readEnvironment<Schema extends z.ZodMiniObject>(
  schema: Schema,
  environment: Environment,
  contradictions: (config: z.output<Schema>) => readonly string[],
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value?.trim() ? [[name, value.trim()] as const] : [],
    ),
  );
  const read = z.safeParse(schema, given);
  const problems = read.success
    ? contradictions(read.data)
    : read.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        return `Expected \`${name}\` to be ${message}, got ${JSON.stringify(given[name]) ?? "nothing"}`;
      });
  if (!read.success || problems.length > 0) throw new ConfigError(problems);
  return read.data;
}
