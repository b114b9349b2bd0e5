/**
 * What the token of an unsubscribe link is made of: `1.PAYLOAD.SIGNATURE`. The payload is the base64url of a list in JSON,
 * the signature is over all that stands before its point. It names nobody's address, and has no end.
 */
import * as z from "zod/mini";
import type { Locale } from "./language.ts";

/** No more mails of this definition to this recipient. */
export type Unsubscription = {
  /** The hash of the address, 32 hexadecimal digits. */
  readonly recipient: string;
  /** The definition's type, `*` for the default one. */
  readonly definition: string;
};

/** The link by which a recipient ends a definition's mails; its page is in the mail's language. */
export type UnsubscribeUrl = (unsubscription: Unsubscription, locale: Locale) => string;

export type TokenParts = {
  readonly signed: string;
  readonly payload: string;
  readonly signature: string;
};

/**
 * The longest type, in bytes of its JSON, whose link is a header that every mail program can read: a word of more than 500
 * characters would be encoded, and be no link.
 */
export const MAX_TYPE_BYTES = 200;

/** The version, the payload (316 characters for the longest type), and 32 bytes of signature. */
const TOKEN = /^(1\.([A-Za-z0-9_-]{1,400}))\.([A-Za-z0-9_-]{43})$/;

/** The token's text before its signature. */
export function signedText(payload: string): string {
  return `1.${payload}`;
}

/** The parts of what looks like a token; nothing for another version, length or alphabet. Says nothing of the signature. */
export function tokenParts(token: string): TokenParts | undefined {
  const [, signed, payload, signature] = TOKEN.exec(token) ?? [];
  if (signed === undefined || payload === undefined || signature === undefined) return undefined;
  return { signed, payload, signature };
}

const Payload = z.tuple([
  z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  z.string().check(z.minLength(1)),
]);

/** The payload before it is made base64url. */
export function payloadText({ recipient, definition }: Unsubscription): string {
  return JSON.stringify([recipient, definition]);
}

/** Reads a payload whose signature held. */
export function readPayload(text: string): Unsubscription | undefined {
  try {
    const parsed = Payload.safeParse(JSON.parse(text));
    if (!parsed.success) return undefined;
    const [recipient, definition] = parsed.data;
    return { recipient, definition };
  } catch {
    return undefined;
  }
}
