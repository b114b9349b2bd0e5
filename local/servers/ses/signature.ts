/** Checks that a request is signed, and recently; the signature itself is not verified. */
import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refusalOf } from "./protocol.ts";

/**
 * Refuses (HTTP 403) a request without an Authorization header, or signed more than `lifeMs` before or after `nowMs`,
 * with AWS's codes and messages. https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export function refuseSignature(
  headers: IncomingHttpHeaders,
  { nowMs, lifeMs }: { nowMs: number; lifeMs: number },
): Refusal | undefined {
  if (headers.authorization === undefined)
    return refusalOf("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  const amzDate = String(headers["x-amz-date"] ?? "");
  const signedAtMs = Date.parse(
    amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (!/^\d{8}T\d{6}Z$/.test(amzDate)) {
    const message = `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`;
    return refusalOf("IncompleteSignature", message, 403);
  }
  const now = toAmzDate(nowMs);
  const minutes = lifeMs / 60_000;
  const mismatch = (message: string) => refusalOf("SignatureDoesNotMatch", message, 403);
  if (signedAtMs < nowMs - lifeMs)
    return mismatch(
      `Signature expired: ${amzDate} is now earlier than ${toAmzDate(nowMs - lifeMs)} (${now} - ${minutes} min.)`,
    );
  if (signedAtMs > nowMs + lifeMs)
    return mismatch(
      `Signature not yet current: ${amzDate} is still later than ${toAmzDate(nowMs + lifeMs)} (${now} + ${minutes} min.)`,
    );
  return undefined;
}

function toAmzDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, "");
}
