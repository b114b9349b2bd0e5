import { describe, expect, test } from "@jest/globals";
import { awsHintOf } from "../../../cli/shared/aws-hints.ts";

describe("the hint when a call of AWS fails", () => {
  test.each<[error: Error, hint: RegExp]>([
    [new Error("Region is missing"), /AWS_REGION/],
    [
      Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" }),
      /aws configure sso/,
    ],
    [Object.assign(new Error("The token"), { name: "ExpiredTokenException" }), /aws configure sso/],
    [
      Object.assign(new Error("no"), { name: "AccessDeniedException" }),
      /permission for the action/,
    ],
    [Object.assign(new Error("no"), { name: "ResourceNotFoundException" }), /tables' names/],
    [
      Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" }),
      /network/,
    ],
    [new TypeError("Invalid URL"), /AWS_ENDPOINT_URL/],
    [new Error("something else"), /npx postrider doctor/],
  ])("for %s", (error, hint) => {
    expect(awsHintOf(error)).toMatch(hint);
  });
});
