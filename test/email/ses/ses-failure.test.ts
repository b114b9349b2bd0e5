import { describe, expect, test } from "@jest/globals";
import { classifySesFailure, type SesFailure } from "../../../functions/email/ses/ses-failure.ts";

const dependency = (reason: string) => ({ kind: "not-sent", cause: "dependency", reason });
const rate = (reason: string) => ({ kind: "not-sent", cause: "rate", reason });
const refused = (reason: string) => ({ kind: "refused", reason });
const unanswered = (reason: string) => ({ kind: "unanswered", reason });

type Line = readonly [
  what: string,
  failure: Partial<SesFailure> & { name: string },
  answer: ReturnType<typeof dependency | typeof unanswered>,
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
    "over the rate, with the newer name",
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
    "the daily quota spent, with the newer name",
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
    "the sender's identity not verified",
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
    "the recipient not verified, in the sandbox",
    {
      name: "MessageRejected",
      status: 400,
      recipient: "Reader@example.com",
      message:
        "Email address is not verified. The following identities failed the check in region X: reader@example.com",
    },
    { kind: "refused", reason: "recipient-not-verified" },
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
    "access denied, with the newer name",
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
    (name): Line => [name, { name, wasNeverSent: true }, dependency(name)],
  ),
  [
    "no credentials",
    { name: "CredentialsProviderError", wasNeverSent: true },
    dependency("CredentialsProviderError"),
  ],
  // Refused for good: the message's.
  [
    "the message rejected",
    { name: "MessageRejected", status: 400, message: "Local address contains control" },
    refused("MessageRejected"),
  ],
  [
    "an invalid value",
    { name: "InvalidParameterValue", status: 400, message: "Missing final '@domain'" },
    refused("InvalidParameterValue"),
  ],
  [
    "an invalid value, with the newer name",
    { name: "InvalidParameterValueException", status: 400 },
    refused("InvalidParameterValueException"),
  ],
  // No answer, reset, 5xx: nobody knows.
  ...["TimeoutError", "AbortError", "ECONNRESET", "EPIPE", "ETIMEDOUT"].map((name): Line => [
    name,
    { name },
    unanswered(name),
  ]),
  [
    "a refusal's name without an answer",
    { name: "MessageRejected" },
    unanswered("MessageRejected"),
  ],
  ["a throttle's name without an answer", { name: "Throttling" }, unanswered("Throttling")],
  ...[500, 502, 503, 504].map((status): Line => [
    `an answer of ${status}`,
    { name: "ServiceUnavailable", status },
    unanswered(`ServiceUnavailable ${status}`),
  ]),
  [
    "an answer of success that cannot be read",
    { name: "SyntaxError", status: 200 },
    unanswered("SyntaxError"),
  ],
];

describe("an error of SES", () => {
  test.each(SES_LINES)("%s", (_what, failure, answer) => {
    expect(classifySesFailure({ message: "", wasNeverSent: false, ...failure })).toEqual(answer);
  });

  test("a request that never left is never unanswered, whatever its name", () => {
    for (const name of ["TimeoutError", "MessageRejected", "Throttling", "AbortError"])
      expect(classifySesFailure({ name, message: "", wasNeverSent: true })).toEqual(
        dependency(name),
      );
  });

  test("without an answer of SES is never a refusal", () => {
    for (const status of [undefined, 200, 204, 302, 500, 599])
      expect(
        classifySesFailure({
          name: "Whatever",
          message: "",
          wasNeverSent: false,
          ...(status === undefined ? {} : { status }),
        }).kind,
      ).toBe("unanswered");
  });

  test("is logged without its message, which may contain an address", () => {
    const message = "Email address is not verified: thandi@example.com";
    for (const name of ["MessageRejected", "Throttling", "AccessDenied", "ECONNRESET"])
      for (const status of [400, 403, 503])
        expect(
          JSON.stringify(classifySesFailure({ name, status, message, wasNeverSent: false })),
        ).not.toContain("thandi");
  });
});
