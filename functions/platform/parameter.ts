/** Values that operators keep in the SSM Parameter Store and may change without a deployment: the AI key, recipients. */
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { DependencyError, nameOf } from "./errors.ts";
import type { Log } from "./log.ts";

export type ParameterOptions<T> = {
  readonly client: SSMClient;
  /**
   * A parameter's name, or `/aws/reference/secretsmanager/NAME` for a secret of Secrets Manager.
   * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
   */
  readonly parameterName: string;
  /** Reads the trimmed text; undefined if it is not valid. */
  readonly parse: (text: string) => T | undefined;
  readonly log: Log;
  readonly now: () => number;
};

/** A changed value takes effect after this. */
const VALUE_AGE_MS = 5 * 60_000;
/** Short, because a draft waits for the value. */
const TIMEOUT_MS = 2_000;

/**
 * Reads the value on first use, and again when it is older than 5 minutes or than `sinceMs` (epoch ms). If a later read
 * fails, the last good value stays. The value is never logged. @throws DependencyError if no read ever succeeded
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
      const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
      const { Parameter } = await client.send(command, { abortSignal });
      // Trims a byte order mark too: an editor or a pipe may have added either.
      const text = (Parameter?.Value ?? "").trim();
      if (text === "") return failed("is empty");
      const value = parse(text);
      if (value === undefined) return failed("is not valid");
      lastGood = { value };
      return value;
    } catch (error) {
      if (error instanceof DependencyError) throw error;
      return failed(`cannot be read: ${nameOf(error)}`, error);
    }
  };

  const failed = (what: string, cause?: unknown): T => {
    log("error", "A parameter cannot be used", {
      event: "parameter-unusable",
      parameterName,
      what,
      kept: lastGood !== undefined,
    });
    if (lastGood !== undefined) return lastGood.value;
    throw new DependencyError("parameters", `${parameterName} ${what}`, { cause });
  };

  return async (sinceMs = now() - VALUE_AGE_MS) => {
    if (kept === undefined || kept.atMs < sinceMs) kept = { value: read(), atMs: now() };
    const { value } = kept;
    // A failed read is not cached.
    value.catch(() => (kept = undefined));
    return value;
  };
}
