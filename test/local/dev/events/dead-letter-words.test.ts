import { expect, test } from "@jest/globals";
import { shortDetail } from "../../../../local/dev/events/dead-letter-words.ts";

test.each([
  ["unreadable", "Expected the message body to be JSON", "the body is not JSON"],
  [
    "data-invalid",
    'definition "class.created": Expected `data.class.subject` to be a string, got nothing',
    "data.class.subject is missing",
  ],
  [
    "data-invalid",
    "Expected `data.n` to be a number, got a string",
    "Expected `data.n` to be a number, got a string",
  ],
  ["poison", undefined, "poison"],
])("%s: %j is shown as %j", (reason, detail, told) => {
  expect(shortDetail(reason, detail)).toBe(told);
});

test("a long detail is cut", () => {
  expect(shortDetail("data-invalid", "x".repeat(500))).toHaveLength(160);
});
