/** Reads a key from a parameter (a secret of Secrets Manager) or, for local use, from the environment. */
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Log } from "./log.ts";
import { createParameter } from "./parameter.ts";

const LEAST_KEY_LENGTH = 32;

/** `NAME_PARAMETER` holds a parameter's name, `NAME` the key itself. */
export type KeyVariables<Name extends string> = {
  readonly [Variable in Name | `${Name}_PARAMETER`]?: string | undefined;
};

/** Exactly one of the two variables must be set. Does not quote the key. */
export function keyProblems<Name extends string>(
  name: Name,
  variables: KeyVariables<Name>,
): string[] {
  const { parameterName, key } = variablesOf(name, variables);
  if ((parameterName === undefined) === (key === undefined))
    return [`Expected one of \`${name}_PARAMETER\` and \`${name}\` to be set, and not both`];
  if (key === undefined || keyIn(key) !== undefined) return [];
  return [
    `Expected \`${name}\` to be a key of at least ${LEAST_KEY_LENGTH} characters, got ${key.length}, not shown`,
  ];
}

/** `connect` is called only if the key is in a parameter. The reader throws a DependencyError. */
export function keyReader<Name extends string>(
  name: Name,
  variables: KeyVariables<Name>,
  {
    connect,
    log,
    now,
  }: { readonly connect: () => SSMClient; readonly log: Log; readonly now: () => number },
): () => Promise<string> {
  const { parameterName, key = "" } = variablesOf(name, variables);
  if (parameterName === undefined) return async () => key.trim();
  return createParameter({ client: connect(), parameterName, parse: keyIn, log, now });
}

function variablesOf<Name extends string>(
  name: Name,
  variables: KeyVariables<Name>,
): { readonly parameterName: string | undefined; readonly key: string | undefined } {
  return { parameterName: variables[`${name}_PARAMETER`], key: variables[name] };
}

/** The trimmed key; undefined if it has fewer than 32 characters. */
function keyIn(text: string): string | undefined {
  const key = text.trim();
  return key.length < LEAST_KEY_LENGTH ? undefined : key;
}

/** Caches the result of the first successful read; after a failed read the next call reads again. */
export function onceRead<T, U>(read: () => Promise<T>, make: (value: T) => U): () => Promise<U> {
  let made: Promise<U> | undefined;
  return () => {
    if (made === undefined) {
      made = read().then(make);
      made.catch(() => (made = undefined));
    }
    return made;
  };
}
