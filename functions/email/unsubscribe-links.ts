/** Unsubscribe links, signed with HMAC-SHA256. */
import { createHmac, createSecretKey } from "node:crypto";
import type { SSMClient } from "@aws-sdk/client-ssm";
import {
  payloadText,
  signedText,
  type Unsubscription,
  type UnsubscribeUrl,
} from "./unsubscribe-token-format.ts";
import { createParameter } from "../platform/parameter.ts";
import type { Log } from "../platform/log.ts";

const LEAST_KEY_LENGTH = 32;

/** The key is in a parameter, or for local use in the environment. */
export type UnsubscribeKeyConfig = {
  readonly UNSUBSCRIBE_KEY_PARAMETER?: string | undefined;
  readonly UNSUBSCRIBE_KEY?: string | undefined;
};

/** Does not quote the key. */
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

/** `connect` is called only if the key is in a parameter. */
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

/** The trimmed key; undefined if it has fewer than 32 characters. */
function keyIn(text: string): string | undefined {
  const key = text.trim();
  return key.length < LEAST_KEY_LENGTH ? undefined : key;
}

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

/** Caches the result of the first successful read; after a failed read the next call reads again. */
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
