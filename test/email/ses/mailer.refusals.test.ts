import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { SesAnswer } from "../../../functions/email/ses/ses-failure.ts";
import { anEmail, openPostOffice, type PostOffice } from "../../helpers/post-office.ts";

const SEND = "SendRawEmail";

let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice();
});
beforeEach(() => office.reset());
afterAll(() => office.stop());

async function send(): Promise<SesAnswer> {
  const mailer = office.mailer();
  return mailer.send(await mailer.compose(anEmail()), () => true);
}

describe("SES's refusals", () => {
  test.each<[string, string | undefined, number | undefined, SesAnswer]>([
    [
      "Throttling",
      "Maximum sending rate exceeded.",
      undefined,
      { kind: "not-sent", cause: "rate", reason: "rate-exceeded" },
    ],
    [
      "Throttling",
      "Daily message quota exceeded.",
      undefined,
      { kind: "not-sent", cause: "dependency", reason: "daily-quota" },
    ],
    [
      "TooManyRequestsException",
      undefined,
      429,
      { kind: "not-sent", cause: "rate", reason: "rate-exceeded" },
    ],
    [
      "AccountSendingPausedException",
      undefined,
      undefined,
      { kind: "not-sent", cause: "dependency", reason: "AccountSendingPausedException" },
    ],
    [
      "ConfigurationSetDoesNotExist",
      undefined,
      undefined,
      {
        kind: "not-sent",
        cause: "dependency",
        reason: expect.stringContaining("ConfigurationSetDoesNotExist") as unknown as string,
      },
    ],
    [
      "MailFromDomainNotVerifiedException",
      undefined,
      undefined,
      { kind: "not-sent", cause: "dependency", reason: "MailFromDomainNotVerifiedException" },
    ],
    [
      "MessageRejected",
      "Email address is not verified. The following identities failed the check in region US-EAST-1: x",
      undefined,
      { kind: "not-sent", cause: "dependency", reason: "identity-not-verified" },
    ],
    [
      "MessageRejected",
      "Address blacklisted.",
      undefined,
      { kind: "refused", reason: "MessageRejected" },
    ],
    [
      "InvalidParameterValue",
      "Illegal address",
      undefined,
      { kind: "refused", reason: "InvalidParameterValue" },
    ],
    [
      "AccessDenied",
      undefined,
      403,
      { kind: "not-sent", cause: "dependency", reason: "AccessDenied" },
    ],
    [
      "SignatureDoesNotMatch",
      "Signature expired",
      403,
      { kind: "not-sent", cause: "dependency", reason: "SignatureDoesNotMatch" },
    ],
    [
      "ExpiredToken",
      undefined,
      403,
      { kind: "not-sent", cause: "dependency", reason: "ExpiredToken" },
    ],
  ])("%s (%s, %s) is translated, after one request", async (code, message, status, answer) => {
    office.ses.inject({
      action: SEND,
      times: Infinity,
      code,
      ...(message !== undefined && { message }),
      ...(status !== undefined && { status }),
    });
    expect(await send()).toEqual(answer);
    expect(office.sends()).toBe(1);
  });
});
