/**
 * What the token of an unsubscribe link is made of: `1.PAYLOAD.SIGNATURE`. The payload is the base64url of a list in JSON,
 * the signature is over all that stands before its point. It names nobody's address, and has no end.
 */
/** No more mails of this definition to this recipient. */
export type Unsubscription = {
  /** The hash of the address, 32 hexadecimal digits. */
  readonly recipient: string;
  /** The definition's type, `*` for the default one. */
  readonly definition: string;
};

/** The link by which a recipient ends a definition's mails; its page is in the mail's language where it has that. */
export type UnsubscribeUrl = (unsubscription: Unsubscription, locale: string) => string;

/**
 * The longest type, in bytes of its JSON, whose link is a header that every mail program can read: a word of more than 500
 * characters would be encoded, and be no link.
 */
export const MAX_TYPE_BYTES = 200;

/** The payload before it is made base64url. */
export function payloadText({ recipient, definition }: Unsubscription): string {
  return JSON.stringify([recipient, definition]);
}

/** The token's text before its signature. */
export function signedText(payload: string): string {
  return `1.${payload}`;
}
