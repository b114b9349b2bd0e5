import { describe, expect, test } from "@jest/globals";
import { HAPPENED } from "../../../functions/delivery/history.ts";
import type { EventWithoutEmail } from "../../../operator/read/email.ts";
import { HAPPENED_WORDS, happenedWords } from "../../../operator/why/happened.ts";
import { durationText, whenText } from "../../../operator/why/times.ts";
import { whyEmail, whyShown } from "../../../operator/why/why.ts";
import { whyNotFound, whyWithoutEmail } from "../../../operator/why/without-email.ts";
import { aDeadLetter, ADDRESS, anEmail, KEY, NOW, shownWith, today } from "./why-factory.ts";

describe("a history", () => {
  test.each(HAPPENED)("has words for %s", (what) => {
    expect(Object.keys(HAPPENED_WORDS)).toContain(what);
    expect(happenedWords(what).title).toMatch(/^[A-Z][a-zA-Z ':]+$/);
  });

  test("shows another version's word as it is", () => {
    expect(happenedWords("put-on-hold")).toEqual({ title: "Put on hold", tone: "off" });
  });
});

describe("an event without an email", () => {
  const without = (outcome: EventWithoutEmail["outcome"]): EventWithoutEmail => ({
    key: KEY,
    event: anEmail().event ?? {
      source: "",
      id: "",
      type: "",
      time: "",
      receivedAtMs: 0,
      messageId: "",
    },
    definition: "class.updated",
    outcome,
  });

  const FIX = "deploy, and send the event with a new id.";
  test.each([
    [
      "only updatedBy changed",
      `No email: only "updatedBy" changed, and class.updated does not track it. Nothing to do. To report it, add the field to \`changes\` of class.updated, ${FIX}`,
    ],
    [
      "only agent.phone, room and 2 more fields changed",
      `No email: only "agent.phone", "room" and 2 more fields changed, and class.updated does not track them. Nothing to do. To report them, add the fields to \`changes\` of class.updated, ${FIX}`,
    ],
    [
      "only the order of learners changed",
      `No email: only the order of "learners" changed, and class.updated does not track it. Nothing to do. To report it, add the field to \`changes\` of class.updated, ${FIX}`,
    ],
    [
      "before and after are the same",
      "No email: before and after are the same, so class.updated has nothing to report. Nothing to do. If something did change, correct the program that sends the event.",
    ],
    [
      "none of Site, Agent changed",
      `No email: none of Site, Agent changed, and class.updated tracks only these. Nothing to do. To report more, add the fields to \`changes\` of class.updated, ${FIX}`,
    ],
    [
      undefined,
      `No email: \`shouldNotify\` of class.updated returned false for this event. Nothing to do. If it should report it, change \`shouldNotify\`, ${FIX}`,
    ],
  ])("that was skipped says why and how to change that: %s", (detail, what) => {
    expect(whyWithoutEmail(without({ kind: "skipped", detail }), NOW)).toMatchObject({
      tone: "off",
      what,
      facts: [["From", "class.updated, event evt-20446, received today at 16:24"]],
    });
  });

  test("that was merged names the email that it became", () => {
    const { what, commands } = whyWithoutEmail(without({ kind: "merged", key: KEY }), NOW);
    expect(what).toContain("both became one email");
    expect(commands).toEqual([[`postrider why ${KEY}`, "what happened to that email"]]);
  });

  test("is the answer when nothing else is stored under the key", () => {
    const nothing = { ...shownWith([]), plan: undefined };
    const skipped = without({ kind: "skipped", detail: undefined });
    expect(whyShown({ ...nothing, withoutEmail: [skipped] }, NOW)?.word).toBe("No email");
    expect(whyShown({ ...nothing, deadLetters: [aDeadLetter()] }, NOW)?.word).toBe("Dead letter");
    expect(whyShown(nothing, NOW)).toBeUndefined();
  });
});

describe("several emails", () => {
  const bounced = anEmail({ state: "bounced", recipient: "b", address: "rico@cape.example" });
  const two = [anEmail({ subject: "Zoë joins" }), { ...bounced, subject: "Zoë joins" }];

  test("of one event: the one that needs attention most is answered, with its address", () => {
    const answer = whyShown(shownWith(two), NOW);
    expect(answer?.word).toBe("Bounced");
    expect(answer?.facts).toEqual(
      expect.arrayContaining([
        ["Email", "Zoë joins, to rico@cape.example"],
        ["Also", "1 more email of this event, delivered"],
      ]),
    );
    expect(answer?.commands[0]?.[0]).toBe(`postrider show evt-20446 rico@cape.example`);
  });

  test.each([ADDRESS, ADDRESS.toUpperCase(), anEmail().recipient])(
    "of one event: the one to %s is answered on request",
    (recipient) => {
      expect(whyShown(shownWith(two), NOW, recipient)?.word).toBe("Delivered");
    },
  );

  test.each([
    [["delivered", "delivered"], "2 older emails to this address, both delivered"],
    [["delivered"], "1 older email to this address, delivered"],
    [["bounced", "bounced", "bounced"], "3 older emails to this address, all bounced"],
    [["delivered", "complained"], "2 older emails to this address, 1 delivered, 1 marked as spam"],
  ] as const)("to one address that were %j are counted", (states, also) => {
    const emails = states.map((state) => anEmail({ state }));
    const { facts } = whyEmail(anEmail(), shownWith([anEmail()]), NOW, { emails, of: "address" });
    expect(facts).toContainEqual(["Also", also]);
  });
});

describe("an open dead letter beside emails that are well", () => {
  const shown = {
    ...shownWith([anEmail()]),
    deadLetters: [aDeadLetter({ reason: "recipient-invalid", detail: "recipient 2 of 2: no @" })],
  };

  test("is the answer about the event: somebody got no email", () => {
    expect(whyShown(shown, NOW)).toMatchObject({ tone: "bad", word: "Dead letter" });
  });

  test("is not the answer about a recipient who got theirs", () => {
    expect(whyShown(shown, NOW, ADDRESS)).toMatchObject({ tone: "ok" });
  });
});

describe("nothing found", () => {
  test.each(["event", "address"] as const)(
    "of an %s, while sending is paused, names the pause: the event may wait in the queue",
    (kind) => {
      const paused = { atMs: today("10:12:00"), by: "nomvula", why: "AWS maintenance" };
      const answer = whyNotFound({ kind, text: "evt-1" }, { ...NOW, paused });
      expect(answer.tone).toBe("warn");
      expect(answer.what).toContain("Sending is paused since today at 10:12 by nomvula");
    },
  );

  test.each([
    ["key", KEY, `nothing in production has the key ${KEY}`],
    [
      "event",
      "evt-9",
      "no email, no skipped event and no dead letter of an event with the id evt-9",
    ],
    ["address", ADDRESS, `production has no email to ${ADDRESS}.`],
    ["text", "Zoë", '"Zoë" is no address and no key, and production has no event with this id.'],
  ] as const)("for a %s says what was searched, and what to try", (kind, text, sentence) => {
    const { what } = whyNotFound({ kind, text }, NOW);
    expect(what).toMatch(/^Nothing found: .+\. .+\.$/);
    expect(what).toContain(sentence);
  });

  test("for a suppressed address says that it is suppressed", () => {
    const suppression = {
      reason: "bounced" as const,
      unsubscribed: [],
      sinceMs: today("09:00:00"),
    };
    const { facts } = whyNotFound({ kind: "address", text: ADDRESS }, { ...NOW, suppression });
    expect(facts).toEqual([
      [
        "Also",
        "the address is suppressed: an earlier email to this address bounced for good today at 09:00",
      ],
    ]);
  });
});

describe("times", () => {
  test.each([
    ["2026-11-24T14:24:00Z", "today at 16:24"],
    ["2026-11-23T22:05:00Z", "today at 00:05"],
    ["2026-11-23T21:55:00Z", "yesterday at 23:55"],
    ["2026-11-03T12:00:00Z", "on 3 November at 14:00"],
    ["2025-12-31T23:00:00Z", "on 1 January at 01:00"],
    ["2025-11-03T12:00:00Z", "on 3 November 2025 at 14:00"],
  ])("%s is %s in Johannesburg", (iso, text) => {
    expect(whenText(Date.parse(iso), NOW)).toBe(text);
  });

  test.each([
    [400, "less than a second"],
    [1_000, "1 second"],
    [89_000, "89 seconds"],
    [90_000, "2 minutes"],
    [3_600_000, "60 minutes"],
    [7_200_000, "2 hours"],
    [86_400_000 * 2, "2 days"],
  ])("%i ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
