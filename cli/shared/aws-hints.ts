/** What to do when AWS cannot be reached or refuses a request. */
import { isError, nameOf } from "../../functions/platform/errors.ts";

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /region is missing|region not accepted/i,
    "Set AWS_REGION, or AWS_PROFILE to a profile with a region.",
  ],
  [
    /CredentialsProviderError|TokenProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|could not load credentials/i,
    "Sign in: `aws configure sso` and AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [
    /AccessDenied/,
    "Give these credentials permission for the action, or use others (AWS_PROFILE).",
  ],
  [
    /ResourceNotFound/,
    "Check the region and the tables' names (--coordination-table, --deliveries-table): they are in the stack's outputs.",
  ],
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|Timeout|Invalid URL/i,
    "Check the network, the proxy and AWS_ENDPOINT_URL.",
  ],
];

/** Of the dev server, whatever the error is: it has no region, no credentials and no network. */
const LOCAL_HINT =
  "Does the dev server still run? Start it again with `npx postrider dev` in another terminal.";

export function awsHintOf(cause: unknown, isLocal = false): string {
  if (isLocal) return LOCAL_HINT;
  const message = isError(cause) ? cause.message : "";
  const code = isError(cause) && "code" in cause ? String(cause.code) : "";
  const text = `${nameOf(cause)} ${code} ${message}`;
  return HINTS.find(([pattern]) => pattern.test(text))?.[1] ?? "Run `npx postrider doctor`.";
}
