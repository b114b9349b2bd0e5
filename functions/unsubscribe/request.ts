/** A request as Lambda hands it over from a function URL. */
import * as z from "zod/mini";
import { type Locale, LOCALES } from "../core/language.ts";

export type UnsubscribeRequest = {
  readonly method: string;
  readonly token: string;
  /** The page's language; English where the link does not say. */
  readonly locale: Locale;
  readonly contentType: string;
  readonly body: Uint8Array;
};

/** Far more than a form with one field needs. */
const MAX_BODY_BYTES = 10_000;

/**
 * What is read of the event, payload format 2.0: names of headers are in small letters, and a parameter that came twice is
 * one with a comma. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const FunctionUrlEvent = z.object({
  version: z.literal("2.0"),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

const PageLocale = z.catch(z.enum(LOCALES), "en");

/** Nothing for what no function URL sends. */
export function readRequest(event: unknown): UnsubscribeRequest | undefined {
  const parsed = FunctionUrlEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { requestContext, queryStringParameters, headers, body = "" } = parsed.data;
  return {
    method: requestContext.http.method,
    token: queryStringParameters?.["t"] ?? "",
    locale: PageLocale.parse(queryStringParameters?.["l"]),
    contentType: headers?.["content-type"] ?? "",
    body: Buffer.from(body, parsed.data.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

/**
 * Whether the body is the wish itself: a form with `List-Unsubscribe=One-Click`, of either kind. Mail programs send it, and
 * so does our page; what merely follows links does not. Source: RFC 8058, section 3.2
 */
export async function isOneClick({ contentType, body }: UnsubscribeRequest): Promise<boolean> {
  if (body.length > MAX_BODY_BYTES) return false;
  try {
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    return form.get("List-Unsubscribe") === "One-Click";
  } catch {
    return false;
  }
}
