/**
 * The token of an unsubscribe link is `1.PAYLOAD.SIGNATURE`: the payload is a JSON list in base64url, and the signature is over the
 * text before its point. A token has no address and does not expire.
 */
export type Unsubscription = {
  /** The hash of the address, 32 hexadecimal digits. */
  readonly recipient: string;
  /** The definition's type, `*` for the default one. */
  readonly definition: string;
};

/** The unsubscribe link for a recipient and a definition; `locale` is the page's language. */
export type UnsubscribeUrl = (unsubscription: Unsubscription, locale: string) => string;

/** Of a type's JSON. With a longer type, the link's header exceeds 500 characters and would be encoded. */
export const MAX_TYPE_BYTES = 200;

/** The payload before base64url. */
export function payloadText({ recipient, definition }: Unsubscription): string {
  return JSON.stringify([recipient, definition]);
}

/** The signed part of the token. */
export function signedText(payload: string): string {
  return `1.${payload}`;
}
