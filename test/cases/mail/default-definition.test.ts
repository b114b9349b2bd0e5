import { expect, test } from "@jest/globals";
import { caseOf, mailsOf, notifiedOf } from "./mail-cases.ts";

const SILENT_LOSS = "04-silent-loss.jsonl";
const textOf = (name: string) => mailsOf(caseOf(SILENT_LOSS, name))[0]?.text ?? "";

test("an event of an AWS service is mailed to the operator's list for `*`", () => {
  const one = caseOf("03-parameter-star.jsonl", "AWS service event");
  const [mail] = mailsOf(one);
  expect(mail?.to).toBe("ops@example.com");
  expect(mail?.text).toMatch(/Object key: +example-key/);
  expect(notifiedOf({ event: one.event })).toEqual({
    kind: "refused",
    reason: "no-recipient",
    detail: expect.stringMatching(/^no definition for Object Created, .*`data\.notify`/),
  });
});

test("45 fields and a time: what has no room is counted, and the time stays", () => {
  const text = textOf("45 fields");
  expect(text).toMatch(/When: +1 January 2026 at 10:00 UTC/);
  expect(text.match(/^ *Field[a-z]{2}: +v\d+$/gm)).toHaveLength(38);
  expect(text).toMatch(/Not shown: +\+ 7 more/);
});

test("lists and things within a list's things are shown", () => {
  expect(textOf("lists and things")).toMatch(/Item: Shirt; sizes: L, XL; price amount: 19\.90/);
});

test("a GuardDuty finding shows the remote address and whether it was blocked", () => {
  const text = textOf("GuardDuty");
  expect(text).toMatch(/Network connection action remote ip details ip address v4: +192\.0\.2\.7/);
  expect(text).toMatch(/Network connection action blocked: +no/);
  expect(text).toMatch(/Service action type: +NETWORK_CONNECTION/);
});
