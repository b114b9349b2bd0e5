import { describe, expect, test } from "@jest/globals";
import { eventsOf, type Found, judge } from "../../../scripts/emulator/expectation.ts";

const EVENTS = eventsOf("0f");
const RIGHT: Found = {
  mails: EVENTS.slice(0, 2)
    .flatMap(({ to }) => to)
    .map((reader) => ({ to: [reader], subject: "News" })),
  deadLetters: [{ body: "not JSON 0f", reason: "unreadable" }],
};
const [one, ...others] = RIGHT.mails;

describe("what came of the events", () => {
  test("may be right, whatever others have been mailed", () => {
    const mails = [...RIGHT.mails, { to: ["somebody@example.org"], subject: "" }];
    expect(judge(EVENTS, { ...RIGHT, mails })).toEqual([]);
  });

  test.each<[string, Partial<Found>, string[]]>([
    ["a mail is missing", { mails: others }, ["one-0f@example.com has 0 mails in place of one"]],
    [
      "a mail went twice",
      { mails: [...RIGHT.mails, ...others.slice(0, 1)] },
      ["two-0f@example.com has 2 mails in place of one"],
    ],
    [
      "a mail says nothing",
      { mails: [...others, { to: one?.to ?? [], subject: "" }] },
      ["the mail to one-0f@example.com has no subject"],
    ],
    [
      "what is no event has vanished",
      { deadLetters: [] },
      ["no event: a dead letter nowhere, not unreadable"],
    ],
    [
      "an event has become a dead letter",
      {
        deadLetters: [
          ...RIGHT.deadLetters,
          { body: EVENTS[0]?.body ?? "", reason: "data-invalid" },
        ],
      },
      ["a mail by AI to two readers: a dead letter data-invalid, not at all"],
    ],
  ])("is wrong where %s", (_, found, wrong) => {
    expect(judge(EVENTS, { ...RIGHT, ...found })).toEqual(wrong);
  });
});
