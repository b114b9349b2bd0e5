import { describe, expect, test } from "@jest/globals";
import {
  type End,
  endsOf,
  type Found,
  totalsText,
  waitingText,
} from "../../../local/dev/outcomes.ts";

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

  test.each<[what: string, ends: End[], text: string | undefined]>([
    ["names the events beyond a run", [DELIVERED, WAITING, WAITING], "2 more wait: a run takes 1;"],
    ["names one event", [DELIVERED, WAITING], "1 more waits: a run takes 1;"],
    ["is absent when the run took all", [WAITING], undefined],
    ["is absent when none waits", [DELIVERED, REFUSED], undefined],
  ])("the text of what waits %s", (_, ends, text) => {
    const found = waitingText(ends, 1);
    if (text === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(text);
  });

  test("are counted once per notification", () => {
    const ends = endsOf([found(DELIVERED), found(DELIVERED), found(REFUSED, "b")]);

    expect(totalsText(ends)).toBe(
      "3 events, 1 notification, 1 duplicate, 1 dead letter, 2 emails accepted by SES",
    );
  });
});
