/** What a check found: one line, and how to fix what is wrong. */
import { nameOf, isError } from "../../functions/platform/errors.ts";
import { withResolvers } from "../../functions/values/with-resolvers.ts";

/** warn: it works, or it could not be checked; fail: email does not go out, or not as it should. */
export type Level = "ok" | "warn" | "fail";

export type Finding = {
  /** The name of the check. */
  readonly check: string;
  readonly level: Level;
  readonly says: string;
  /** The command, the setting or the page that mends it. */
  readonly fix?: string;
};

/** One thing to check. An error becomes its finding. */
export type Check<Stage> = {
  readonly name: string;
  /** Its own time limit, where that is longer than the common one. */
  readonly limitMs?: number;
  readonly run: (stage: Stage, signal: AbortSignal) => Promise<readonly Finding[]>;
};

export const ok = (check: string, says: string): Finding => ({ check, level: "ok", says });
export const warn = (check: string, says: string, fix?: string): Finding => ({
  check,
  level: "warn",
  says,
  ...(fix === undefined ? {} : { fix }),
});
export const fail = (check: string, says: string, fix?: string): Finding => ({
  ...warn(check, says, fix),
  level: "fail",
});

/** Runs all of them at once, each for `limitMs` at most; findings come in the checks' order. */
export async function examine<Stage>(
  checks: readonly Check<Stage>[],
  stage: Stage,
  limitMs: number,
): Promise<Finding[]> {
  const found = await Promise.all(
    checks.map((check) => examineOne(check, stage, Math.max(limitMs, check.limitMs ?? 0))),
  );
  return found.flat();
}

async function examineOne<Stage>(
  { name, run }: Check<Stage>,
  stage: Stage,
  limitMs: number,
): Promise<readonly Finding[]> {
  const ending = new AbortController();
  const { promise: tooLate, resolve } = withResolvers<readonly Finding[]>();
  const timer = setTimeout(() => {
    ending.abort();
    resolve([fail(name, `not checked: no answer within ${limitMs / 1000} s`, FIX_REACH)]);
  }, limitMs);
  try {
    return await Promise.race([run(stage, ending.signal), tooLate]);
  } catch (error) {
    return [notLookedAt(name, error)];
  } finally {
    clearTimeout(timer);
  }
}

const FIX_REACH = "is AWS reachable from here (network, proxy, AWS_ENDPOINT_URL)?";
const NO_CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken(?:Exception)?|SignatureDoesNotMatch|InvalidSignatureException|MissingAuthenticationToken)$/;

/** Why AWS could not be asked. */
export function notLookedAt(check: string, error: unknown): Finding {
  const name = nameOf(error);
  const message = isError(error) ? error.message : "";
  if (/AccessDenied|NotAuthorized/.test(name)) {
    const [, action = "the action that the call needs"] = /perform: (\S+)/.exec(message) ?? [];
    return warn(
      check,
      "not checked: AWS denies it to these credentials",
      `allow ${action} to them`,
    );
  }
  if (isWithoutCredentials(error) || /region is missing/i.test(message))
    return warn(
      check,
      "not checked: there is no region or no valid credentials",
      "see `credentials`",
    );
  return fail(check, `not checked: ${name}`, FIX_REACH);
}

/** Whether there are no credentials, or none that AWS accepts. */
export function isWithoutCredentials(error: unknown): boolean {
  return isError(error) && NO_CREDENTIALS.test(error.name);
}
