/** The endpoint of an emulator of AWS. */
import { SETTINGS } from "../../functions/config/settings.ts";

/** AWS_ENDPOINT_URL is not the URL of an emulator, or the emulator may not be used. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
}

export type Endpoint = {
  /** Without a slash at the end. */
  readonly url: string;
  /** The environment variables with which the AWS SDK, CDK and cdklocal use only this endpoint. */
  readonly environment: Readonly<Record<string, string>>;
};

const ANSWER_MS = 5_000;
const START_MS = 60_000;
/** The stack has fewer slots, so the function starts and ignores the invocation. */
const UNKNOWN_SLOT = SETTINGS.slots.max - 1;
const DEFAULT_URL = "http://127.0.0.1:4566";
/** LocalStack's DNS resolves its own names to this machine. */
const LOOPBACK =
  /^(?:127(?:\.\d+){3}|localhost|\[::1\]|(?:[a-z0-9-]+\.)*localhost\.localstack\.cloud)$/;
const NEVER = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws|aws\.dev)$/;

/** Reads AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_S3. Another machine needs `elsewhere`. @throws EndpointError */
export function readEndpoint(
  given: Readonly<Record<string, string | undefined>>,
  { elsewhere = false }: { readonly elsewhere?: boolean } = {},
): Endpoint {
  const url = urlOf(
    "AWS_ENDPOINT_URL",
    given["AWS_ENDPOINT_URL"]?.trim() || DEFAULT_URL,
    elsewhere,
  );
  const s3 = urlOf(
    "AWS_ENDPOINT_URL_S3",
    given["AWS_ENDPOINT_URL_S3"]?.trim() || s3Of(url),
    elsewhere,
  );
  const region = given["AWS_REGION"]?.trim() || "us-east-1";
  const environment = {
    AWS_ENDPOINT_URL: url.origin,
    AWS_ENDPOINT_URL_S3: s3.origin,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Every emulator accepts these.
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    url: url.origin,
    environment: {
      ...environment,
      // cdklocal removes other variables that begin with AWS_.
      AWS_ENVAR_ALLOWLIST: Object.keys(environment).join(","),
    },
  };
}

function urlOf(name: string, text: string, elsewhere: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = url?.hostname.toLowerCase().replace(/\.$/, "") ?? "";
  if (url === undefined || !/^https?:$/.test(url.protocol) || NEVER.test(host))
    throw new EndpointError(
      `Expected \`${name}\` to be the URL of an emulator, never of AWS itself, got ${JSON.stringify(text)}`,
    );
  if (!elsewhere && !LOOPBACK.test(host))
    throw new EndpointError(
      `Expected \`${name}\` to name this machine (or give --elsewhere), got ${JSON.stringify(text)}`,
    );
  return url;
}

/** S3 clients put the bucket's name before a host name, but not before an IP address. Not every system resolves names below localhost. */
function s3Of(url: URL): string {
  if (url.hostname === "localhost") return url.origin.replace("localhost", "127.0.0.1");
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
  return isAddress ? url.origin : url.origin.replace("://", "://s3.");
}

/** @throws Error if nothing answers within 5 s */
export async function mustAnswer({ url }: Endpoint): Promise<void> {
  await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => {
    throw new Error(
      `Expected an emulator at ${url}, got no answer: start one (docs/local-tools.md)`,
    );
  });
}

/** Invokes the processor once, for an unknown slot. @throws Error if the emulator cannot start it */
export async function mustStart(
  { url, environment }: Endpoint,
  functionName: string,
): Promise<void> {
  const scope = `test/20261123/${environment["AWS_REGION"]}/lambda/aws4_request`;
  const response = await fetch(`${url}/2015-03-31/functions/${functionName}/invocations`, {
    method: "POST",
    // Emulators read the service and the region here, and do not check the signature.
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({ slot: UNKNOWN_SLOT }),
    signal: AbortSignal.timeout(START_MS),
  });
  const answer = await response.text();
  if (response.ok && !response.headers.has("x-amz-function-error")) return;
  throw new Error(
    `Expected the emulator to run the processor, got HTTP ${response.status} ${answer.slice(0, 200)}. The functions need Node 24: an emulator without containers takes the \`node\` of its own PATH, so start it with PATH="$PWD/node_modules/.bin:$PATH" (docs/local-tools.md)`,
  );
}
