/** What an error of the SES client means, by its name, its status and whether the request left this machine. */
import { nameOf, isError } from "../../platform/errors.ts";
import { classifySesFailure, type SesAnswer } from "./ses-failure.ts";
import { wasNeverSent } from "../../platform/transport.ts";

/** `recipient`: the recipient of the email, if the request was an email. */
export function classifySesError(error: unknown, recipient?: string): SesAnswer {
  if (!isError(error)) return { kind: "unanswered", reason: typeof error };
  const status = statusOf(error);
  return classifySesFailure({
    // Without an answer, use Node's error code: the SDK names a reset connection "TimeoutError".
    name: status === undefined ? nameOf(error) : error.name,
    message: error.message,
    // Without credentials nothing can be signed, so nothing was sent.
    wasNeverSent: wasNeverSent(error) || error.name === "CredentialsProviderError",
    ...(recipient === undefined ? {} : { recipient }),
    ...(status === undefined ? {} : { status }),
  });
}

/** The HTTP status of SES's answer; undefined without an answer. */
export function statusOf(error: unknown): number | undefined {
  const metadata = isError(error) && "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
