/** Reads the tokens of unsubscribe links; what they are made of stands in `unsubscribe-link.ts`. */
import * as z from "zod/mini";
import type { Unsubscription } from "../email/unsubscribe-target.ts";

export type TokenParts = {
  readonly signed: string;
  readonly payload: string;
  readonly signature: string;
};

/** The version, the payload (316 characters for the longest type), and 32 bytes of signature. */
const TOKEN = /^(1\.([A-Za-z0-9_-]{1,400}))\.([A-Za-z0-9_-]{43})$/;

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
