/** The AI's key, by its name: it never stands in the environment of a function on AWS. */
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { DependencyError, nameOf } from "../core/errors.ts";
import type { Log } from "./ports.ts";
import { withinMs } from "./time-limit.ts";

export type ApiKeyOptions = {
  readonly client: SSMClient;
  /**
   * A SecureString parameter's name, or `/aws/reference/secretsmanager/NAME` for a secret of Secrets Manager.
   * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
   */
  readonly parameterName: string;
  readonly log: Log;
  readonly now: () => number;
};

/** A rotated key is known after this. */
const KEY_AGE_MS = 5 * 60_000;
/** A draft waits for it. */
const TIMEOUT_MS = 2_000;

/** Reads the key when it is first asked for, and again when it is older than 5 minutes. @throws DependencyError */
export function createApiKey({
  client,
  parameterName,
  log,
  now,
}: ApiKeyOptions): () => Promise<string> {
  let kept: { readonly key: Promise<string>; readonly atMs: number } | undefined;
  const read = async (): Promise<string> => {
    try {
      const command = new GetParameterCommand({ Name: parameterName, WithDecryption: true });
      const { Parameter } = await withinMs(TIMEOUT_MS, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      if (Parameter?.Value) return Parameter.Value;
    } catch (error) {
      throw away(`cannot be read: ${nameOf(error)}`, error);
    }
    throw away("is empty");
  };
  const away = (what: string, cause?: unknown): DependencyError => {
    log("error", "the AI's key is not there", { parameterName, what });
    return new DependencyError("parameters", `${parameterName} ${what}`, { cause });
  };
  return async () => {
    if (kept === undefined || now() - kept.atMs > KEY_AGE_MS) kept = { key: read(), atMs: now() };
    const { key } = kept;
    // A failed read is not kept: the next call asks again.
    key.catch(() => (kept = undefined));
    return key;
  };
}
