/** What an error of the SES client means, by its name, its status and whether the request has left. */
import { nameOf, isError } from "../../platform/errors.ts";
import { judgeSesFailure, type SesAnswer } from "./ses-failure.ts";
import { neverLeft } from "../../platform/transport.ts";

/** `recipient`: whom the mail was to, where the request was a mail. */
export function sesAnswerOf(error: unknown, recipient?: string): SesAnswer {
  if (!isError(error)) return { kind: "unknown", reason: typeof error };
  const status = statusOf(error);
  return judgeSesFailure({
    // With the code where SES gave no answer: the SDK names a reset connection "TimeoutError".
    name: status === undefined ? nameOf(error) : error.name,
    message: error.message,
    // Without credentials nothing can be signed, and nothing has left.
    neverLeft: neverLeft(error) || error.name === "CredentialsProviderError",
    ...(recipient === undefined ? {} : { recipient }),
    ...(status === undefined ? {} : { status }),
  });
}

/** The HTTP status of SES's answer; nothing where it gave none. */
export function statusOf(error: unknown): number | undefined {
  const metadata = isError(error) && "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
