/**
 * SDK clients without what costs a small function most of its processor time: a signer, made anew for each request from
 * a copy of the whole configuration; HMACs with keys that Node converts each time; and middlewares that walk every input
 * and output for a logger that is not there. The requests are the same to the byte, but for the user agent.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";

type Client = {
  readonly middlewareStack: { readonly remove: (name: string) => boolean };
  readonly config: { signer: (...scheme: never[]) => Promise<unknown> };
};

const WITHOUT_EFFECT = ["loggerMiddleware", "getUserAgentMiddleware"];

/** Lightens a client where it is made. @throws Error when the SDK knows a middleware no more. */
export function lighten<C extends Client>(client: C): C {
  for (const name of WITHOUT_EFFECT)
    if (!client.middlewareStack.remove(name))
      throw new Error(`The SDK has no middleware "${name}" any more`);
  const { config } = client;
  const makeSigner = config.signer;
  let signer: Promise<unknown> | undefined;
  // Region and service are the client's own; credentials are asked for by the signer each time.
  config.signer = (...scheme) => (signer ??= makeSigner(...scheme));
  return client;
}

const keys = new WeakMap<object, KeyObject>();

/** The `sha256` of a client's configuration: Node's own, with keys converted once. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", keyOf(secret));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error("A hash is made anew for each digest");
  }
}

/** The SDK keeps the day's signing key as one object; a secret as text is new each time, and used once a day. */
function keyOf(secret: string | ArrayBuffer | ArrayBufferView): string | KeyObject {
  if (typeof secret === "string") return secret;
  const kept = keys.get(secret);
  if (kept !== undefined) return kept;
  const key = createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(secret: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
