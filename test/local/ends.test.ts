import { describe, expect, test } from "@jest/globals";
import { type End, endsOf, type Found, totalsText } from "../../local/ends.ts";

const WAITING: End = {
  type: "order.shipped",
  recipients: 0,
  nothingToTell: false,
  states: {},
  writer: undefined,
  deadLetter: undefined,
  tookMs: undefined,
};
const DELIVERED: End = {
  ...WAITING,
  recipients: 2,
  states: { delivered: 2 },
  writer: "AI (offline-writer)",
  tookMs: 900,
};
const REFUSED: End = { ...WAITING, deadLetter: { reason: "data-invalid", detail: undefined } };
const DUPLICATE_OF_1: End = { ...WAITING, duplicateOf: 1 };

const found = (end: End, notification: string | undefined = "a"): Found => ({ end, notification });

describe("the ends of events", () => {
  test.each<[what: string, found: Found[], ends: End[]]>([
    ["one event", [found(DELIVERED)], [DELIVERED]],
    ["two notifications", [found(DELIVERED), found(DELIVERED, "b")], [DELIVERED, DELIVERED]],
    [
      "three events of one notification",
      [found(DELIVERED), found(DELIVERED), found(DELIVERED)],
      [DELIVERED, DUPLICATE_OF_1, DUPLICATE_OF_1],
    ],
    ["two that nobody has handled yet", [found(WAITING), found(WAITING)], [WAITING, WAITING]],
    [
      "a duplicate that is a dead letter as well",
      [found(DELIVERED), found({ ...DELIVERED, deadLetter: REFUSED.deadLetter })],
      [DELIVERED, { ...REFUSED, duplicateOf: 1 }],
    ],
    [
      "a dead letter before the event that was handled",
      [found({ ...DELIVERED, deadLetter: REFUSED.deadLetter }), found(DELIVERED)],
      [REFUSED, DELIVERED],
    ],
    [
      "two unreadable messages",
      [found({ ...REFUSED, type: undefined }, undefined), found(REFUSED, undefined)],
      [{ ...REFUSED, type: undefined }, REFUSED],
    ],
  ])("are those of %s", (_, given, ends) => {
    expect(endsOf(given)).toEqual(ends);
  });

  test("are counted once per notification", () => {
    const ends = endsOf([found(DELIVERED), found(DELIVERED), found(REFUSED, "b")]);

    expect(totalsText(ends)).toBe(
      "3 events, 1 notification, 1 duplicate, 1 dead letter, 2 emails accepted by SES",
    );
  });
});
