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

describe("judge", () => {
  test("finds nothing wrong, whatever other emails were sent", () => {
    const mails = [...RIGHT.mails, { to: ["somebody@example.org"], subject: "" }];
    expect(judge(EVENTS, { ...RIGHT, mails })).toEqual([]);
  });

  test.each<[string, Partial<Found>, string[]]>([
    ["an email is missing", { mails: others }, ["one-0f@example.com has 0 emails instead of one"]],
    [
      "an email was sent twice",
      { mails: [...RIGHT.mails, ...others.slice(0, 1)] },
      ["two-0f@example.com has 2 emails instead of one"],
    ],
    [
      "an email has no subject",
      { mails: [...others, { to: one?.to ?? [], subject: "" }] },
      ["the email to one-0f@example.com has no subject"],
    ],
    [
      "the unreadable message is lost",
      { deadLetters: [] },
      ["no event: expected unreadable, got no dead letter"],
    ],
    [
      "an event became a dead letter",
      {
        deadLetters: [
          ...RIGHT.deadLetters,
          { body: EVENTS[0]?.body ?? "", reason: "data-invalid" },
        ],
      },
      ["an email by AI to two readers: expected no dead letter, got data-invalid"],
    ],
  ])("reports that %s", (_, found, wrong) => {
    expect(judge(EVENTS, { ...RIGHT, ...found })).toEqual(wrong);
  });
});
