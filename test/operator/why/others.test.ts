import { describe, expect, test } from "@jest/globals";
import { SUPPRESSION_REASONS } from "../../../functions/coordination/suppression-rule.ts";
import { HAPPENED } from "../../../functions/delivery/history.ts";
import { DEAD_LETTER_REASONS } from "../../../functions/queue/dead-letter-reasons.ts";
import type { EventWithoutEmail } from "../../../operator/read/email.ts";
import { DEAD_LETTER_WORDS, detailText } from "../../../operator/why/dead-letter.ts";
import { HAPPENED_WORDS, happenedWords } from "../../../operator/why/happened.ts";
import { SUPPRESSION_WORDS } from "../../../operator/why/suppression.ts";
import { durationText, whenText } from "../../../operator/why/times.ts";
import { whyDeadLetter, whyEmail, whyShown } from "../../../operator/why/why.ts";
import { whyNotFound, whyWithoutEmail } from "../../../operator/why/without-email.ts";
import { aDeadLetter, ADDRESS, anEmail, KEY, NOW, shownWith, today } from "./why-factory.ts";

describe("dead letters", () => {
  test.each(Object.keys(DEAD_LETTER_REASONS))(
    "%s has its own sentence and next step, with and without a detail",
    (reason) => {
      expect(Object.keys(DEAD_LETTER_WORDS)).toContain(reason);
      for (const detail of [undefined, "Expected `data.class` to be a string, got nothing"]) {
        const { what, tone, sign } = whyDeadLetter(aDeadLetter({ reason, detail }), NOW);
        expect([tone, sign]).toEqual(["bad", "✗"]);
        expect(what).toMatch(/^Dead letter today at 13:02: .{40,600}\.$/);
        expect(what).not.toMatch(/undefined|could not be processed|\.\.|\(\)/);
      }
    },
  );

  test("have different sentences", () => {
    const texts = Object.keys(DEAD_LETTER_REASONS).map(
      (reason) => whyDeadLetter(aDeadLetter({ reason }), NOW).happened,
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("name the field that is missing, the event and the commands", () => {
    const detail =
      'definition "class.created": Expected `data.class.subject` to be a string, got nothing';
    expect(whyDeadLetter(aDeadLetter({ detail }), NOW)).toMatchObject({
      what: "Dead letter today at 13:02: the event does not fit class.created (data.class.subject is missing), so no email was written. Correct the program that sends it, or the `data` of the definition, and deploy. Then redrive, or send a corrected event.",
      facts: [["From", "class.updated, event evt-20446"]],
      commands: [
        [`postrider dead-letters --body evt-20446`, "the message as it came"],
        [`postrider redrive evt-20446`, "after the cause is corrected"],
      ],
    });
  });

  test("without an event name the SQS message", () => {
    const letter = aDeadLetter({
      reason: "unreadable",
      detail: "Expected the message body to be JSON",
      event: undefined,
      definition: undefined,
    });
    const { what, facts } = whyDeadLetter(letter, NOW);
    expect(what).toContain("the message is not an event (its body is not JSON), so no email");
    expect(facts).toEqual([["From", "SQS message 5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7"]]);
  });

  test.each([
    ["a word of version 0.2", "kills-its-run", "five runs that read this message"],
    ["a copy that SQS moved", "moved-by-sqs", "the reason is not stored"],
    ["an unknown word", "moon-phase", "the message could not be processed"],
  ])("with %s still have a sentence", (_, reason, sentence) => {
    expect(whyDeadLetter(aDeadLetter({ reason }), NOW).what).toContain(sentence);
  });

  test.each([
    ["redriving", "busy", "Redriven", "the message is back in the queue"],
    ["redriven", "busy", "Redriven today at 14:00 by pieter", "The next run reads it"],
    ["purged", "off", 'Deleted today at 14:00 by pieter ("No longer due")', "no email is sent"],
  ] as const)("that are %s say who did it", (state, tone, start, sentence) => {
    const history =
      state === "redriving"
        ? []
        : [{ atMs: today("14:00:00"), what: state, by: "pieter", why: "No longer due" }];
    const answer = whyDeadLetter(aDeadLetter({ state, history }), NOW);
    expect(answer.tone).toBe(tone);
    expect(answer.what.startsWith(start)).toBe(true);
    expect(answer.what).toContain(sentence);
    expect(answer.commands.map(([command]) => command)).not.toContain(
      `postrider redrive evt-20446`,
    );
  });

  test.each([
    [undefined, ""],
    ["a\nb.", "a b"],
    ['the definition "x": threw', "threw"],
  ])("with the detail %j show %j", (detail, text) => {
    expect(detailText(detail)).toBe(text);
  });
});

describe("suppressions", () => {
  const reasons = [...SUPPRESSION_REASONS, "unsubscribed", "unreadable"];
  test.each(reasons)("%s has words of its own", (reason) => {
    expect(Object.keys(SUPPRESSION_WORDS)).toContain(reason);
    const email = anEmail({ state: "suppressed", reason });
    const { what } = whyEmail(email, shownWith([email]), {
      ...NOW,
      suppression: { reason: "operator", unsubscribed: [] },
    });
    expect(what).toMatch(/^Suppressed: the email was not sent, because .+\. .+\.$/);
  });

  test("with another version's reason still have words", () => {
    const email = anEmail({ state: "suppressed", reason: "moon" });
    expect(whyEmail(email, shownWith([email]), NOW).what).toContain("the address is suppressed");
  });

  test("of an address with a delivered email are a fact", () => {
    const email = anEmail();
    const unsubscribed = { unsubscribed: ["class.updated"] };
    const stopped = { unsubscribed: [], reason: "operator" as const, sinceMs: today("09:00:00") };
    const nowOf = (suppression: typeof stopped | typeof unsubscribed) =>
      whyEmail(email, shownWith([email]), { ...NOW, suppression }).facts;
    expect(nowOf(unsubscribed)).toContainEqual([
      "Now",
      "the reader has unsubscribed from class.updated",
    ]);
    expect(nowOf(stopped)).toContainEqual([
      "Now",
      "the address is suppressed since today at 09:00: an operator suppressed the address",
    ]);
  });
});

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
    expect(commands).toEqual([[`postrider why ${KEY}`, "what became of the one email"]]);
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
    ["text", "Zoë", 'no email in production has "Zoë" in its subject.'],
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
        "the address is suppressed since today at 09:00: an earlier email to this address bounced for good",
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
