/** The links by which readers end mails: signed, HMAC-SHA256. */
import { createHmac, createSecretKey } from "node:crypto";
import type { SSMClient } from "@aws-sdk/client-ssm";
import {
  payloadText,
  signedText,
  type Unsubscription,
  type UnsubscribeUrl,
} from "./unsubscribe-target.ts";
import { createParameter } from "../platform/parameter.ts";
import type { Log } from "../platform/log.ts";

const LEAST_KEY_LENGTH = 32;

/** Where the key is: in a parameter, or on one machine in the environment itself. */
export type UnsubscribeKeyConfig = {
  readonly UNSUBSCRIBE_KEY_PARAMETER: string | undefined;
  readonly UNSUBSCRIBE_KEY: string | undefined;
};

/** What is wrong where a key is needed; the key itself is never quoted. */
export function unsubscribeKeyProblems({
  UNSUBSCRIBE_KEY_PARAMETER,
  UNSUBSCRIBE_KEY,
}: UnsubscribeKeyConfig): string[] {
  if ((UNSUBSCRIBE_KEY_PARAMETER === undefined) === (UNSUBSCRIBE_KEY === undefined))
    return [
      "Expected one of `UNSUBSCRIBE_KEY_PARAMETER` and `UNSUBSCRIBE_KEY` to be set, and not both",
    ];
  if (UNSUBSCRIBE_KEY === undefined || keyIn(UNSUBSCRIBE_KEY) !== undefined) return [];
  return [
    `Expected \`UNSUBSCRIBE_KEY\` to be a key of at least ${LEAST_KEY_LENGTH} characters, got ${UNSUBSCRIBE_KEY.length}, not shown`,
  ];
}

/** Reads the key; asks for a client only where it is in a parameter. */
export function unsubscribeKeyReader({
  UNSUBSCRIBE_KEY_PARAMETER,
  UNSUBSCRIBE_KEY,
  connect,
  log,
  now,
}: UnsubscribeKeyConfig & {
  readonly connect: () => SSMClient;
  readonly log: Log;
  readonly now: () => number;
}): () => Promise<string> {
  if (UNSUBSCRIBE_KEY_PARAMETER === undefined) return async () => UNSUBSCRIBE_KEY ?? "";
  return createParameter({
    client: connect(),
    parameterName: UNSUBSCRIBE_KEY_PARAMETER,
    parse: keyIn,
    log,
    now,
  });
}

/** The key's text, blanks around it gone; nothing where it has fewer than 32 characters. */
function keyIn(text: string): string | undefined {
  const key = text.trim();
  return key.length < LEAST_KEY_LENGTH ? undefined : key;
}

/** A link in a mail never ends, so its key is never changed: with another key, every link of every mail is dead. */
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

/** Makes links to the page at `url`, of a key that is read once in a process's life. @throws DependencyError where it cannot be */
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

/** Keeps what was made of the first value that could be read. A failed read is not kept: the next call asks again. */
export function onceRead<T, U>(read: () => Promise<T>, make: (value: T) => U): () => Promise<U> {
  let made: Promise<U> | undefined;
  return () => {
    if (made === undefined) {
      made = read().then(make);
      made.catch(() => (made = undefined));
    }
    return made;
  };
}
