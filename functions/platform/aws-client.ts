/**
 * SDK clients without what costs a small function a third of its processor time: middlewares that walk every input and
 * output for a logger that is not there, and a signer that is made anew for each request, from a copy of the whole
 * configuration, and hands Node keys that it must convert each time. What is sent is the same, but for the user agent.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";

type Request = {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, unknown> | undefined;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
};

type Options = {
  readonly signingDate?: Date;
  readonly signingRegion?: string;
  readonly signingService?: string;
};

type Signer = { readonly sign: (request: Request, options?: Options) => Promise<Request> };

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

/** What a client of a service that signs with SigV4 has; the SDK's own type of its configuration is internal. */
type Client = {
  readonly middlewareStack: { readonly remove: (name: string) => boolean };
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: () => Promise<Credentials>;
  };
};

/** The last one lets Lambda see a function that wakes itself through a queue; ours is woken by the schedule alone. */
const WITHOUT_EFFECT = [
  "loggerMiddleware",
  "getUserAgentMiddleware",
  "recursionDetectionMiddleware",
];

/** Lightens a client where it is made. @throws Error when the SDK knows one of the middlewares no more. */
export function lighten<C extends Client>(client: C, service: string): C {
  for (const name of WITHOUT_EFFECT)
    if (!client.middlewareStack.remove(name))
      throw new Error(`The SDK has no middleware "${name}" any more`);
  const { config } = client;
  const theirs: () => Promise<Signer> = Reflect.get(config, "signer");
  let region: Promise<string> | undefined;
  const signer: Signer = {
    sign: async (request, options = {}) => {
      // SQS, DynamoDB and SES are all POST / in the client's own region; anything else is left to the SDK's signer.
      if (
        request.path !== "/" ||
        Object.keys(request.query ?? {}).length > 0 ||
        options.signingRegion !== undefined
      )
        return (await theirs()).sign(request, options);
      const scope = {
        date: options.signingDate ?? new Date(),
        region: await (region ??= config.region()),
        service,
      };
      return sign(request, await config.credentials(), scope);
    },
  };
  Reflect.set(config, "signer", () => Promise.resolve(signer));
  return client;
}

const TRIES = 3;
const FIRST_PAUSE = 1 / 30;

/**
 * Three tries that together take `timeoutMs` at most, pauses included: of 1,500 ms 450 each, with 50 and 100 between. The
 * SDK's own pauses after a throttled call, and those that a server asks for, are longer than a whole write may take.
 */
export function triesWithin(timeoutMs: number): {
  tryMs: number;
  retryStrategy: ConfiguredRetryStrategy;
} {
  const pauseMs = timeoutMs * FIRST_PAUSE;
  const retryStrategy = new ConfiguredRetryStrategy(
    TRIES,
    (nextTry) => pauseMs * 2 ** (nextTry - 1),
  );
  const refresh = retryStrategy.refreshRetryTokenForRetry.bind(retryStrategy);
  retryStrategy.refreshRetryTokenForRetry = (token, { retryAfterHint: _asked, ...info }) =>
    refresh(token, info);
  return { tryMs: Math.floor((timeoutMs - 3 * pauseMs) / TRIES), retryStrategy };
}

/**
 * Signature Version 4 of a request to "/" without a query, over the host, the content type and AWS's own headers.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function sign(
  request: Request,
  credentials: Credentials,
  { date, region, service }: Scope,
): Request {
  const { headers, method, body } = request;
  const at = date.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = `${at.slice(0, 8)}/${region}/${service}/aws4_request`;
  headers["x-amz-date"] = at;
  if (credentials.sessionToken !== undefined)
    headers["x-amz-security-token"] = credentials.sessionToken;
  const signed = Object.keys(headers).filter(isSigned).toSorted();
  const lines = signed
    .map((name) => `${name}:${headers[name]?.trim().replaceAll(/\s+/g, " ")}\n`)
    .join("");
  const names = signed.join(";");
  const payload = hash(
    "sha256",
    typeof body === "string" || body instanceof Uint8Array ? body : "",
  );
  const canonical = hash("sha256", `${method}\n/\n\n${lines}\n${names}\n${payload}`);
  const signature = createHmac("sha256", signingKey(credentials.secretAccessKey, scope))
    .update(`AWS4-HMAC-SHA256\n${at}\n${scope}\n${canonical}`)
    .digest("hex");
  headers["authorization"] =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return request;
}

type Scope = { readonly date: Date; readonly region: string; readonly service: string };

function isSigned(header: string): boolean {
  return header === "host" || header === "content-type" || header.startsWith("x-amz-");
}

/** Keys by scope, for the credentials of the moment: a handful a day. */
const keys = new Map<string, KeyObject>();
const MOST_KEYS = 16;

function signingKey(secret: string, scope: string): KeyObject {
  const id = `${scope} ${secret}`;
  const kept = keys.get(id);
  if (kept !== undefined) return kept;
  if (keys.size >= MOST_KEYS) keys.clear();
  let key = createSecretKey(Buffer.from(`AWS4${secret}`));
  for (const part of scope.split("/"))
    key = createSecretKey(createHmac("sha256", key).update(part).digest());
  keys.set(id, key);
  return key;
}
