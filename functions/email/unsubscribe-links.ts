/** Unsubscribe links, signed with HMAC-SHA256. */
import { createHmac, createSecretKey } from "node:crypto";
import {
  payloadText,
  signedText,
  type Unsubscription,
  type UnsubscribeUrl,
} from "./unsubscribe-token-format.ts";
import { onceRead } from "../platform/secret-key.ts";

/** Links do not expire, so the key must never change. */
export function signerOf(key: string): (signed: string) => string {
  const secret = createSecretKey(key, "utf8");
  return (signed) => createHmac("sha256", secret).update(signed).digest("base64url");
}

export function createTokenSigner(key: string): (unsubscription: Unsubscription) => string {
  const signatureOf = signerOf(key);
  return (unsubscription) => {
    const signed = signedText(Buffer.from(payloadText(unsubscription)).toString("base64url"));
    return `${signed}.${signatureOf(signed)}`;
  };
}

/** Creates links to the page at `url`; reads the key once per process. @throws DependencyError */
export function createUnsubscribeUrls(
  url: string,
  readKey: () => Promise<string>,
): () => Promise<UnsubscribeUrl> {
  const signer = onceRead(readKey, createTokenSigner);
  return async () => {
    const sign = await signer();
    return (unsubscription, locale) => {
      const link = new URL(url);
      link.searchParams.set("t", sign(unsubscription));
      link.searchParams.set("l", locale);
      return link.href;
    };
  };
}
