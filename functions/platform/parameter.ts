/** What an operator keeps in the Parameter Store and may change without a deployment: the AI's key, the recipients. */
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { DependencyError, nameOf } from "./errors.ts";
import type { Log } from "./log.ts";
import { withinMs } from "./time-limit.ts";

export type ParameterOptions<T> = {
  readonly client: SSMClient;
  /**
   * A parameter's name, or `/aws/reference/secretsmanager/NAME` for a secret of Secrets Manager.
   * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
   */
  readonly parameterName: string;
  /** Reads its text, white space around it removed; nothing where it is not what is expected. */
  readonly parse: (text: string) => T | undefined;
  readonly log: Log;
  readonly now: () => number;
};

/** A changed value is known after this. */
const VALUE_AGE_MS = 5 * 60_000;
/** A draft waits for it. */
const TIMEOUT_MS = 2_000;

/**
 * Reads the value when it is first asked for, and again when it is older than 5 minutes, or than `sinceMs` (epoch ms) where
 * that is given. Where it cannot be read again, the last good one stays. The value is never logged.
 * @throws DependencyError where none was ever read
 */
export function createParameter<T>({
  client,
  parameterName,
  parse,
  log,
  now,
}: ParameterOptions<T>): (sinceMs?: number) => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly atMs: number } | undefined;
  let lastGood: { readonly value: T } | undefined;

  const read = async (): Promise<T> => {
    try {
      const command = new GetParameterCommand({ Name: parameterName, WithDecryption: true });
      const { Parameter } = await withinMs(TIMEOUT_MS, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      // Trims a byte order mark too: an editor or a pipe may have added either.
      const text = (Parameter?.Value ?? "").trim();
      if (text === "") return away("is empty");
      const value = parse(text);
      if (value === undefined) return away("is not what it should be");
      lastGood = { value };
      return value;
    } catch (error) {
      if (error instanceof DependencyError) throw error;
      return away(`cannot be read: ${nameOf(error)}`, error);
    }
  };

  const away = (what: string, cause?: unknown): T => {
    log("error", "a parameter is not there", { parameterName, what, kept: lastGood !== undefined });
    if (lastGood !== undefined) return lastGood.value;
    throw new DependencyError("parameters", `${parameterName} ${what}`, { cause });
  };

  return async (sinceMs = now() - VALUE_AGE_MS) => {
    if (kept === undefined || kept.atMs < sinceMs) kept = { value: read(), atMs: now() };
    const { value } = kept;
    // A failed read is not kept: the next call asks again.
    value.catch(() => (kept = undefined));
    return value;
  };
}
