/** A request as Lambda hands it over from a function URL. */
import * as z from "zod/mini";
import type { Locale } from "../notification/language.ts";

export type UnsubscribeRequest = {
  readonly method: string;
  readonly token: string;
  /** The page's language as the link says it: any text. */
  readonly locale: Locale;
  readonly body: Uint8Array;
};

/** Far more than a form with one field needs. */
const MAX_BODY_BYTES = 10_000;

/**
 * What is read of the event, payload format 2.0: a parameter that came twice is one with a comma.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const FunctionUrlEvent = z.object({
  version: z.literal("2.0"),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** Nothing for what no function URL sends. */
export function readRequest(event: unknown): UnsubscribeRequest | undefined {
  const parsed = FunctionUrlEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { requestContext, queryStringParameters, body = "" } = parsed.data;
  return {
    method: requestContext.http.method,
    token: queryStringParameters?.["t"] ?? "",
    locale: queryStringParameters?.["l"] ?? "en",
    body: Buffer.from(body, parsed.data.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

const FIELD = "List-Unsubscribe";
const VALUE = "One-Click";

/** The first boundary of a multipart body; text may come before it. Source: RFC 2046, section 5.1.1 */
const BOUNDARY = /(?:^|\r\n)--([\w'()+,./:=? -]{1,70})\r\n/;

/**
 * Whether the body asks to unsubscribe: a form with `List-Unsubscribe=One-Click`. Source: RFC 8058, section 3.2. The body
 * alone decides, because mail programs send it with a wrong content type or none. A link scanner sends no such body.
 */
export async function isOneClick({ body }: UnsubscribeRequest): Promise<boolean> {
  if (body.length > MAX_BODY_BYTES) return false;
  const text = new TextDecoder()
    .decode(body)
    .trimStart()
    .replaceAll(/[ \t]*\r?\n/g, "\r\n");
  const boundary = BOUNDARY.exec(text)?.[1];
  // White space separates fields too: a line break after the form, or one field a line.
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
