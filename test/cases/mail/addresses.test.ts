import { expect, test } from "@jest/globals";
import { caseOf, mailsOf, notifiedOf } from "./mail-cases.ts";

const FILE = "08-addresses.jsonl";

test.each([
  ["kumomta", "two dots in a row in the local part"],
  ["valid_email2", "a dot at the start of the local part"],
  ["exment#800: dot before", "a dot at the end of the local part"],
  ["local part of 65", "more than 64 characters in the local part"],
])("refuses an address that SES does not accept: %s", (name, fault) => {
  expect(notifiedOf(caseOf(FILE, name))).toEqual({
    kind: "refused",
    reason: "recipient-invalid",
    detail: `recipient 1 of 1: ${fault}`,
  });
});

test.each([
  ["jakarta", '"aaa..bbb"@docomo.example'],
  ["notifications-api", "user@xn--bcher-kva.example"],
])("mails an address that SES accepts: %s", (name, address) => {
  expect(mailsOf(caseOf(FILE, name)).map(({ to }) => to)).toEqual([address]);
});
