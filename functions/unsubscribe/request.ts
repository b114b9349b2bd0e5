/** Reads a request of a function URL. */
import * as z from "zod/mini";

export type UnsubscribeRequest = {
  readonly method: string;
  readonly token: string;
  /** The language in the link, unchecked. */
  readonly locale: string | undefined;
  readonly body: Uint8Array;
};

/** A form with one field needs far less. */
const MAX_BODY_BYTES = 10_000;

/**
 * Payload format 2.0. A repeated parameter arrives as one value with a comma.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const FunctionUrlEvent = z.object({
  version: z.literal("2.0"),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** Returns undefined if the event is not a function URL request. */
export function readRequest(event: unknown): UnsubscribeRequest | undefined {
  const parsed = FunctionUrlEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { requestContext, queryStringParameters, body = "" } = parsed.data;
  return {
    method: requestContext.http.method,
    token: queryStringParameters?.["t"] ?? "",
    locale: queryStringParameters?.["l"],
    body: Buffer.from(body, parsed.data.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

const FIELD = "List-Unsubscribe";
const VALUE = "One-Click";

/** The first boundary of a multipart body. A preamble may precede it. Source: RFC 2046, section 5.1.1 */
const BOUNDARY = /(?:^|\r\n)--([\w'()+,./:=? -]{1,70})\r\n/;

/**
 * Whether the body is a form with `List-Unsubscribe=One-Click` (RFC 8058, section 3.2). The content type is ignored, because some mail
 * programs send a wrong one or none. Link scanners send no such body.
 */
export async function isOneClick({ body }: UnsubscribeRequest): Promise<boolean> {
  if (body.length > MAX_BODY_BYTES) return false;
  const text = new TextDecoder()
    .decode(body)
    .trimStart()
    .replaceAll(/[ \t]*\r?\n/g, "\r\n");
  const boundary = BOUNDARY.exec(text)?.[1];
  // Some senders put a line break after the form, or between fields.
  if (boundary === undefined)
    return new URLSearchParams(text.replaceAll(/\s+/g, "&")).has(FIELD, VALUE);
  try {
    const headers = { "content-type": `multipart/form-data; boundary="${boundary}"` };
    const form = await new Response(text, { headers }).formData();
    return form.getAll(FIELD).some((value) => typeof value === "string" && value.trim() === VALUE);
  } catch {
    return false;
  }
}
