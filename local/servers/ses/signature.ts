// Whether a request is signed, and recently enough; the signature itself is not verified.
import type { IncomingHttpHeaders } from "node:http";
import { refusalOf } from "./protocol.ts";
import type { Refusal } from "./protocol.ts";

/**
 * Refuses (HTTP 403) a request without an Authorization header, and one signed more than `lifeMs` before or
 * after `nowMs` (epoch ms), with the code and words of AWS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export function refuseSignature(
  headers: IncomingHttpHeaders,
  { nowMs, lifeMs }: { nowMs: number; lifeMs: number },
): Refusal | undefined {
  if (headers.authorization === undefined) {
    return refusalOf("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  const amzDate = String(headers["x-amz-date"] ?? "");
  const signedAtMs = parseAmzDate(amzDate);
  if (signedAtMs === undefined) {
    return refusalOf(
      "IncompleteSignature",
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`,
      403,
    );
  }
  const lifeMinutes = lifeMs / 60_000;
  const serverDate = toAmzDate(nowMs);
  if (signedAtMs < nowMs - lifeMs) {
    const oldest = `${toAmzDate(nowMs - lifeMs)} (${serverDate} - ${lifeMinutes} min.)`;
    return signatureDoesNotMatch(`Signature expired: ${amzDate} is now earlier than ${oldest}`);
  }
  if (signedAtMs > nowMs + lifeMs) {
    const newest = `${toAmzDate(nowMs + lifeMs)} (${serverDate} + ${lifeMinutes} min.)`;
    return signatureDoesNotMatch(
      `Signature not yet current: ${amzDate} is still later than ${newest}`,
    );
  }
  return undefined;
}

function signatureDoesNotMatch(message: string): Refusal {
  return refusalOf("SignatureDoesNotMatch", message, 403);
}

function parseAmzDate(amzDate: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function toAmzDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, "");
}
