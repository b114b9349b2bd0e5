/** A function's environment: which variables it reads, and reading them, each checked for itself. */
import { ConfigError } from "../platform/errors.ts";

type Bounds = { readonly min: number; readonly max: number; readonly default: number };

/** A variable that a function reads. Without a default, and not optional, it must be set. */
export type Variable = { readonly about: string } & (
  | { readonly kind: "text"; readonly default?: string; readonly optional?: true }
  | { readonly kind: "url"; readonly default?: string; readonly optional?: true }
  /** What SES takes as the value of a message tag. */
  | { readonly kind: "tag"; readonly default: string }
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly default: string }
  | ({ readonly kind: "integer" } & Bounds)
  | {
      readonly kind: "decimal";
      readonly min: number;
      readonly max: number;
      readonly optional: true;
    }
);

type Variables = Readonly<Record<string, Variable>>;

type Value<V extends Variable> = V extends { kind: "integer" }
  ? number
  : V extends { kind: "decimal" }
    ? number | undefined
    : V extends { kind: "choice"; options: readonly (infer Option)[] }
      ? Option
      : V extends { optional: true }
        ? string | undefined
        : string;

/** Every variable by its own name, as its own type. */
export type ValuesOf<V extends Variables> = { readonly [Name in keyof V]: Value<V[Name]> };

/** The environment as a construct must give it: the names without a default are required. */
export type EnvironmentOf<V extends Variables> = Record<RequiredOf<V>, string> &
  Partial<Record<Extract<keyof V, string>, string>>;

type RequiredOf<V extends Variables> = {
  [Name in Extract<keyof V, string>]: V[Name] extends { default: unknown } | { optional: true }
    ? never
    : Name;
}[Extract<keyof V, string>];

/** What a process was given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables, blanks around their values gone. @throws ConfigError that names each at fault, its bound and its value. */
export function readVariables<const V extends Variables>(
  variables: V,
  environment: Environment,
): ValuesOf<V> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable>(variables)) {
    const read = readVariable(name, variable, environment[name]?.trim() || undefined);
    if ("problem" in read) problems.push(read.problem);
    else values[name] = read.value;
  }
  if (!isComplete<V>(values, problems)) throw new ConfigError(problems);
  return values;
}

/** Each value was read as its variable's kind says, or stands among the problems. */
function isComplete<V extends Variables>(
  _values: unknown,
  problems: readonly string[],
): _values is ValuesOf<V> {
  return problems.length === 0;
}

type Read = { readonly value: unknown } | { readonly problem: string };

function readVariable(name: string, variable: Variable, text: string | undefined): Read {
  const problem = (bound: string): Read => ({
    problem: `Expected \`${name}\` to be ${bound}, got ${text === undefined ? "nothing" : JSON.stringify(text)}`,
  });
  if (text === undefined) {
    if ("default" in variable) return { value: variable.default };
    return "optional" in variable ? { value: undefined } : problem(`set (${variable.about})`);
  }
  switch (variable.kind) {
    case "text":
      return { value: text };
    case "url":
      return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
        ? { value: text }
        : problem("a URL that begins with http:// or https://");
    case "tag":
      return /^[A-Za-z0-9_-]{1,256}$/.test(text)
        ? { value: text }
        : problem("1 to 256 letters, digits, `_` and `-`");
    case "choice":
      return variable.options.includes(text)
        ? { value: text }
        : problem(`one of ${variable.options.join(", ")}`);
    case "decimal": {
      const number = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
      return number >= variable.min && number <= variable.max
        ? { value: number }
        : problem(`a number from ${variable.min} to ${variable.max}`);
    }
    case "integer": {
      const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return number >= variable.min && number <= variable.max
        ? { value: number }
        : problem(`an integer from ${variable.min} to ${variable.max}`);
    }
  }
}
