/** Reads the tokens of unsubscribe links, HMAC-SHA256. functions/email/unsubscribe-links.ts makes them. */
import { timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { signerOf } from "../email/unsubscribe-links.ts";
import type { Unsubscription } from "../email/unsubscribe-token-format.ts";

/** Version, payload (316 characters for the longest definition type), 32 bytes of signature. */
const TOKEN = /^(1\.([A-Za-z0-9_-]{1,400}))\.([A-Za-z0-9_-]{43})$/;

const Payload = z.tuple([
  z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  z.string().check(z.minLength(1)),
]);

/** Whether the text has the form of a token. Needs no key. */
export function isTokenLike(text: string): boolean {
  return TOKEN.test(text);
}

/** The reader returns undefined if the signature does not match. */
export function createTokenReader(key: string): (token: string) => Unsubscription | undefined {
  const signatureOf = signerOf(key);
  return (token) => {
    const [, signedPart = "", payload = "", signature = ""] = TOKEN.exec(token) ?? [];
    if (signedPart === "") return undefined;
    // Several base64url texts decode to the same bytes, so compare the text.
    return timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(signedPart)))
      ? readPayload(payload)
      : undefined;
  };
}

function readPayload(base64url: string): Unsubscription | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(base64url, "base64url").toString());
    const [recipient, definition] = Payload.parse(json);
    return { recipient, definition };
  } catch {
    return undefined;
  }
}
