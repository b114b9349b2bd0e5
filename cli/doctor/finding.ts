/** A finding of a check: one line, and how to fix what is wrong. */
import { isError, nameOf } from "../../functions/platform/errors.ts";

/** warn: email goes out, or it could not be checked; fail: email does not go out, or not as it should. */
export type Level = "ok" | "warn" | "fail";

export type Finding = {
  /** The name of the check. */
  readonly check: string;
  readonly level: Level;
  readonly message: string;
  /** A command, a setting or a page. */
  readonly fix?: string;
};

/** A check that throws gets a finding about the error. */
export type Check<Context> = {
  readonly name: string;
  /** The check's own time limit, if it is longer than the common one. */
  readonly limitMs?: number;
  readonly run: (context: Context, signal: AbortSignal) => Promise<readonly Finding[]>;
};

const finding =
  (level: Level) =>
  (check: string, message: string, fix?: string): Finding => ({
    check,
    level,
    message,
    ...(fix !== undefined && { fix }),
  });

export const ok: (check: string, message: string) => Finding = finding("ok");
export const warn = finding("warn");
export const fail = finding("fail");

/** Runs all checks at once, each for `limitMs` at most; findings come in the checks' order. */
export async function examine<Context>(
  checks: readonly Check<Context>[],
  context: Context,
  limitMs: number,
): Promise<Finding[]> {
  const found = await Promise.all(
    checks.map((check) => examineOne(check, context, Math.max(limitMs, check.limitMs ?? 0))),
  );
  return found.flat();
}

async function examineOne<Context>(
  { name, run }: Check<Context>,
  context: Context,
  limitMs: number,
): Promise<readonly Finding[]> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), limitMs);
  const tooLate = new Promise<readonly Finding[]>((resolve) => {
    const finding = fail(name, `not checked: no answer within ${limitMs / 1000} s`, REACH);
    ending.signal.addEventListener("abort", () => resolve([finding]));
  });
  try {
    return await Promise.race([tooLate, run(context, ending.signal)]);
  } catch (error) {
    return [notChecked(name, error)];
  } finally {
    clearTimeout(timer);
  }
}

export const REACH = "is AWS reachable from here (network, proxy, AWS_ENDPOINT_URL)?";
const NO_CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken(?:Exception)?|SignatureDoesNotMatch|InvalidSignatureException|MissingAuthenticationToken)$/;

/** Why AWS did not answer. */
export function notChecked(check: string, error: unknown): Finding {
  const name = nameOf(error);
  const message = isError(error) ? error.message : "";
  if (/AccessDenied|NotAuthorized/.test(name)) {
    const [, action = "the action that the call needs"] = /perform: (\S+)/.exec(message) ?? [];
    const denied = "not checked: AWS denies it to these credentials";
    return warn(check, denied, `allow ${action} to them`);
  }
  if (isWithoutCredentials(error) || /region is missing/i.test(message)) {
    return warn(
      check,
      "not checked: the region or valid credentials are missing",
      "fix the finding `credentials` first",
    );
  }
  return fail(check, `not checked: ${name}`, REACH);
}

/** Whether there are no credentials, or AWS does not accept them. */
export function isWithoutCredentials(error: unknown): boolean {
  return isError(error) && NO_CREDENTIALS.test(error.name);
}
