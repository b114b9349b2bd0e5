/** Checks the tokens of unsubscribe links, HMAC-SHA256. */
import { timingSafeEqual } from "node:crypto";
import type { Unsubscription } from "../email/unsubscribe-target.ts";
import { readPayload, tokenParts } from "./token.ts";
import { signerOf } from "../email/unsubscribe-links.ts";

/** What a token of ours says; nothing where it is not. Where it differs cannot be told from how long this takes. */
export function createTokenReader(key: string): (token: string) => Unsubscription | undefined {
  const signatureOf = signerOf(key);
  return (token) => {
    const parts = tokenParts(token);
    if (parts === undefined) return undefined;
    const { signed, payload, signature } = parts;
    // Both as text, 43 characters by then: two texts that decode to the same bytes are two signatures, and one is wrong.
    const ours = timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(signed)));
    return ours ? readPayload(Buffer.from(payload, "base64url").toString()) : undefined;
  };
}
