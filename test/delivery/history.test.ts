import { describe, expect, test } from "@jest/globals";
import { historyItem, readHistory } from "../../functions/delivery/history.ts";

const ENTRY = { atMs: 7, what: "failed", why: "MessageRejected" };

describe("readHistory", () => {
  test("returns the entries, oldest first, with who and why", () => {
    const said = { atMs: 8, what: "released", why: "the customer called", by: "ada" };
    expect(
      readHistory({ L: [historyItem(ENTRY), historyItem(said)].flatMap((item) => item ?? []) }),
    ).toEqual([ENTRY, said]);
  });

  test("returns nothing for a row of version 0.2", () => {
    expect(readHistory(undefined)).toEqual([]);
  });

  test.each([
    ["no list", { S: "failed" }, []],
    ["an entry without a time", { L: [{ M: { what: { S: "failed" } } }] }, []],
    ["an entry that is a text", { L: [{ S: "failed" }, historyItem(ENTRY)] }, [ENTRY]],
    [
      "a word of another version",
      { L: [{ M: { at: { N: "7" }, what: { S: "forwarded" }, more: { S: "x" } } }] },
      [{ atMs: 7, what: "forwarded" }],
    ],
  ])("leaves out what it cannot read: %s", (_, attribute, entries) => {
    expect(readHistory(attribute as Parameters<typeof readHistory>[0])).toEqual(entries);
  });
});
