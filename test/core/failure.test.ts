import { describe, expect, test } from "@jest/globals";
import {
  AI_FAILURE_REASONS,
  judgeAiFailure,
  judgeSesFailure,
  type SesFailure,
} from "../../functions/core/failure.ts";

const dependency = (reason: string) => ({ kind: "not-now", blame: "dependency", reason });
const rate = (reason: string) => ({ kind: "not-now", blame: "rate", reason });
const never = (reason: string) => ({ kind: "never", reason });
const unknown = (reason: string) => ({ kind: "unknown", reason });

type Line = readonly [
  what: string,
  failure: Partial<SesFailure> & { name: string },
  answer: ReturnType<typeof dependency | typeof unknown>,
];

/** The lines of `design.md`, "Who failed?", that speak of SES. */
const SES_LINES: readonly Line[] = [
  // Rate throttled: nobody's.
  [
    "over the rate",
    { name: "Throttling", status: 400, message: "Maximum sending rate exceeded." },
    rate("rate-exceeded"),
  ],
  [
    "over the rate, by its newer name",
    { name: "ThrottlingException", status: 400, message: "Rate exceeded" },
    rate("rate-exceeded"),
  ],
  ["too many requests", { name: "TooManyRequestsException", status: 429 }, rate("rate-exceeded")],
  ["over a limit", { name: "LimitExceededException", status: 400 }, rate("rate-exceeded")],
  ["a throttle of another name", { name: "SlowDown", status: 429 }, rate("SlowDown")],
  // Daily quota, paused, missing, denied: the dependency's.
  [
    "the daily quota spent",
    { name: "Throttling", status: 400, message: "Daily message quota exceeded." },
    dependency("daily-quota"),
  ],
  [
    "the daily quota spent, by its newer name",
    { name: "LimitExceededException", status: 400, message: "DAILY quota" },
    dependency("daily-quota"),
  ],
  ...[
    "AccountSendingPausedException",
    "ConfigurationSetSendingPausedException",
    "ConfigurationSetDoesNotExistException",
    "MailFromDomainNotVerifiedException",
    "AccountSendingPaused",
    "ConfigurationSetSendingPaused",
    "ConfigurationSetDoesNotExist",
    "MailFromDomainNotVerified",
  ].map((name): Line => [name, { name, status: 400 }, dependency(name)]),
  [
    "our identity not verified",
    {
      name: "MessageRejected",
      status: 400,
      message:
        "Email address is not verified. The following identities failed the check in region AF-SOUTH-1: us@example.com",
    },
    dependency("identity-not-verified"),
  ],
  [
    "one identity not verified",
    { name: "MessageRejected", status: 400, message: "The following identity failed the check" },
    dependency("identity-not-verified"),
  ],
  [
    "the recipient not verified, in the sandbox: this mail's own",
    {
      name: "MessageRejected",
      status: 400,
      recipient: "Reader@example.com",
      message:
        "Email address is not verified. The following identities failed the check in region X: reader@example.com",
    },
    { kind: "never", reason: "MessageRejected" },
  ],
  [
    "sender and recipient not verified",
    {
      name: "MessageRejected",
      status: 400,
      recipient: "reader@example.com",
      message:
        "The following identities failed the check in region X: me@example.org, reader@example.com",
    },
    dependency("identity-not-verified"),
  ],
  [
    "the account paused by AWS",
    {
      name: "MessageRejected",
      status: 400,
      message: "Sending paused for this account. For more information, see",
    },
    dependency("sending-paused"),
  ],
  ["access denied", { name: "AccessDenied", status: 403 }, dependency("AccessDenied")],
  [
    "access denied, by its newer name",
    { name: "AccessDeniedException", status: 403 },
    dependency("AccessDeniedException"),
  ],
  ["a signature too old", { name: "RequestExpired", status: 400 }, dependency("RequestExpired")],
  [
    "a wrong signature",
    { name: "SignatureDoesNotMatch", status: 403 },
    dependency("SignatureDoesNotMatch"),
  ],
  // The request never left: the dependency's.
  ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ERR_TLS_CERT_ALTNAME_INVALID"].map(
    (name): Line => [name, { name, neverLeft: true }, dependency(name)],
  ),
  [
    "no credentials",
    { name: "CredentialsProviderError", neverLeft: true },
    dependency("CredentialsProviderError"),
  ],
  // Refused for good: the message's.
  [
    "the message rejected",
    { name: "MessageRejected", status: 400, message: "Local address contains control" },
    never("MessageRejected"),
  ],
  [
    "a value that SES cannot take",
    { name: "InvalidParameterValue", status: 400, message: "Missing final '@domain'" },
    never("InvalidParameterValue"),
  ],
  [
    "a value that SES cannot take, by its newer name",
    { name: "InvalidParameterValueException", status: 400 },
    never("InvalidParameterValueException"),
  ],
  // No answer, reset, 5xx: nobody knows.
  ...["TimeoutError", "AbortError", "ECONNRESET", "EPIPE", "ETIMEDOUT"].map((name): Line => [
    name,
    { name },
    unknown(name),
  ]),
  ["a refusal's name without an answer", { name: "MessageRejected" }, unknown("MessageRejected")],
  ["a throttle's name without an answer", { name: "Throttling" }, unknown("Throttling")],
  ...[500, 502, 503, 504].map((status): Line => [
    `an answer of ${status}`,
    { name: "ServiceUnavailable", status },
    unknown(`ServiceUnavailable ${status}`),
  ]),
  [
    "an answer of success that cannot be read",
    { name: "SyntaxError", status: 200 },
    unknown("SyntaxError"),
  ],
];

describe("of SES", () => {
  test.each(SES_LINES)("%s", (_what, failure, answer) => {
    expect(judgeSesFailure({ message: "", neverLeft: false, ...failure })).toEqual(answer);
  });

  test("a request that never left is never unknown, whatever its name", () => {
    for (const name of ["TimeoutError", "MessageRejected", "Throttling", "AbortError"])
      expect(judgeSesFailure({ name, message: "", neverLeft: true })).toEqual(dependency(name));
  });

  test("without a refusal by SES nothing is taken for one", () => {
    for (const status of [undefined, 200, 204, 302, 500, 599])
      expect(
        judgeSesFailure({
          name: "Whatever",
          message: "",
          neverLeft: false,
          ...(status === undefined ? {} : { status }),
        }).kind,
      ).toBe("unknown");
  });

  test("its words, which may hold an address, are not repeated", () => {
    const message = "Email address is not verified: thandi@example.com";
    for (const name of ["MessageRejected", "Throttling", "AccessDenied", "ECONNRESET"])
      for (const status of [400, 403, 503])
        expect(
          JSON.stringify(judgeSesFailure({ name, status, message, neverLeft: false })),
        ).not.toContain("thandi");
  });
});

describe("of the AI", () => {
  const once = (why: string) => ({ why, retryable: true, everybody: false });
  const everybody = (why: string) => ({ why, retryable: false, everybody: true });

  /** The lines of `design.md`, "Who failed?", that speak of the AI. */
  test.each([
    ["no answer", undefined, undefined, once("ai-unreachable")],
    ["a rate limit", 429, "rate_limit_exceeded", once("ai-busy")],
    ["a rate limit without a code", 429, undefined, once("ai-busy")],
    ["a timeout of its own", 408, undefined, once("ai-failing")],
    ["a conflict", 409, undefined, once("ai-failing")],
    ["an error of its own", 500, undefined, once("ai-failing")],
    ["a bad gateway", 502, undefined, once("ai-failing")],
    ["being overloaded", 503, "overloaded", once("ai-failing")],
    ["being slow", 504, undefined, once("ai-failing")],
    ["a key that is none", 401, "invalid_api_key", everybody("ai-unauthorised")],
    ["a key that may not", 403, undefined, everybody("ai-unauthorised")],
    ["no money left", 429, "insufficient_quota", everybody("ai-quota")],
    ["no money left, forbidden", 403, "insufficient_quota", everybody("ai-quota")],
    ["a model that is gone", 404, "model_not_found", everybody("ai-model-gone")],
    [
      "a request that it refuses",
      400,
      "context_length_exceeded",
      { why: "ai-request-refused", retryable: false, everybody: false },
    ],
    [
      "a request that it cannot work",
      422,
      undefined,
      { why: "ai-request-refused", retryable: false, everybody: false },
    ],
  ])("%s", (_what, status, code, failure) => {
    expect(judgeAiFailure({ status, code })).toEqual(failure);
  });

  const refused = { why: "ai-request-refused", retryable: false, everybody: false };

  /** What Amazon Bedrock says in its own way. */
  test.each([
    ["a model that the role may not use", 403, "You don't have access to it.", "ai-unauthorised"],
    ["a model that is no more", 404, "It has reached the end of its life.", "ai-model-gone"],
    ["a name that no model has", 400, "The provided model identifier is invalid.", "ai-model-gone"],
    [
      "a model that wants an inference profile",
      400,
      "Invocation of model ID amazon.nova-2 with on-demand throughput isn\u2019t supported.",
      "ai-model-gone",
    ],
    ["the day's tokens", 429, "Too many tokens per day, please wait.", "ai-quota"],
  ])("Bedrock: %s is everybody's", (_what, status, message, why) => {
    expect(judgeAiFailure({ status, message })).toEqual(everybody(why));
  });
  test.each([
    ["too many requests", 429, "Too many requests, please wait.", once("ai-busy")],
    ["too many tokens for now", 429, "Too many tokens, please wait.", once("ai-busy")],
    ["a model that fails over a request", 424, "The model failed.", once("ai-failing")],
    ["a request that is wrong", 400, "Malformed input request.", refused],
    ["words of a model that is there", 500, "The model identifier is invalid", once("ai-failing")],
  ])("Bedrock: %s is not", (_what, status, message, failure) => {
    expect(judgeAiFailure({ status, message })).toEqual(failure);
  });

  test("the time that it asks for is kept where another try may follow", () => {
    for (const status of [undefined, 408, 429, 503])
      expect(judgeAiFailure({ status, retryAfterMs: 1_500 })).toMatchObject({
        retryAfterMs: 1_500,
      });
    expect(judgeAiFailure({ status: 429, retryAfterMs: 0 })).toMatchObject({ retryAfterMs: 0 });
    expect(judgeAiFailure({ status: 429 })).not.toHaveProperty("retryAfterMs");
    expect(judgeAiFailure({ status: 401, retryAfterMs: 1_500 })).not.toHaveProperty("retryAfterMs");
    expect(judgeAiFailure({ status: 400, retryAfterMs: 1_500 })).not.toHaveProperty("retryAfterMs");
  });

  test("what everybody would meet is not tried again", () => {
    for (const status of [undefined, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503])
      for (const code of [undefined, "insufficient_quota"]) {
        const { retryable, everybody: all } = judgeAiFailure({ status, code });
        expect(retryable && all).toBe(false);
      }
  });

  test("its reasons are words for a log, each once", () => {
    expect(new Set(AI_FAILURE_REASONS).size).toBe(AI_FAILURE_REASONS.length);
    for (const reason of AI_FAILURE_REASONS)
      expect(reason).toMatch(/^(?:ai-[a-z-]+|personal-data)$/);
  });
});
