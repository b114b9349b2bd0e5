import { describe, expect, test } from "@jest/globals";
import type { HistoryEntry } from "../../../functions/delivery/history.ts";
import { DEAD_LETTER_REASONS } from "../../../functions/queue/dead-letter-reasons.ts";
import type { DeadLetter } from "../../../operator/read/email.ts";
import { DEAD_LETTER_WORDS, detailText } from "../../../operator/why/dead-letter.ts";
import { whyDeadLetter, whyEmail } from "../../../operator/why/why.ts";
import { aDeadLetter, ADDRESS, anEmail, NOW, shownWith, today } from "./why-factory.ts";

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
      what: "Dead letter today at 13:02: the event did not fit class.created (data.class.subject is missing), so no email was written. Correct the program that sends it, or the `data` of the definition, and deploy. Then redrive if the definition was wrong; otherwise send a corrected event and delete this dead letter.",
      facts: [["From", "class.updated, event evt-20446"]],
      commands: [
        [`postrider dead-letters --body evt-20446`, "the message as it came"],
        [`postrider redrive evt-20446`, "after the cause is corrected"],
        [`postrider purge evt-20446`, "deletes it, once you have sent a new event"],
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
    expect(what).toContain("the message was not an event (its body is not JSON), so no email");
    expect(facts).toEqual([["From", "SQS message 5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7"]]);
  });

  test.each([
    ["a word of version 0.2", "kills-its-run", "five runs that read this message"],
    ["a copy that SQS moved", "moved-by-sqs", "the reason was not stored"],
    ["an unknown word", "moon-phase", "the message could not be processed"],
  ])("with %s still have a sentence", (_, reason, sentence) => {
    expect(whyDeadLetter(aDeadLetter({ reason }), NOW).what).toContain(sentence);
  });

  test.each([
    ["redriving", "busy", "Redriven", "the message went back into the queue"],
    ["redriven", "busy", "Redriven today at 14:00 by pieter", "No run has ended it yet"],
    ["purged", "off", 'Deleted today at 14:00 by pieter ("No longer due")', "no email was sent"],
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

  describe("that are redriven", () => {
    const SECOND = "00000000-0b7e-4a53-9d1c-2f8a6c0e91e7";
    const redriven = { atMs: today("16:20:00"), what: "redriven", by: "pieter" };
    const answer = (over: Partial<DeadLetter>, more: readonly HistoryEntry[], now = NOW) =>
      whyDeadLetter(aDeadLetter({ state: "redriven", ...over, history: [redriven, ...more] }), now);

    test("wait for the next run, or for the end of a pause", () => {
      expect(answer({}, []).next).toBe(
        "The next run reads it, within a minute or two. Ask again then.",
      );
      const paused = { atMs: today("10:12:00"), by: "nomvula", why: "AWS maintenance" };
      expect(answer({}, [], { ...NOW, paused })).toMatchObject({
        tone: "warn",
        next: 'Sending is paused since today at 10:12 by nomvula ("AWS maintenance"). It waits in the queue, and a run reads it after you resume.',
      });
    });

    test("say that a run processed them", () => {
      const processed = { atMs: today("16:21:00"), what: "processed" };
      expect(answer({}, [processed])).toMatchObject({
        tone: "off",
        happened: expect.stringMatching(
          /^Redriven today at 16:20 by pieter: the message went back into the queue, and a run processed it today at 16:21\. Dead letter today at 13:02/,
        ),
      });
    });

    test("and failed again name the new message, which names them", () => {
      const unread = { reason: "unreadable", event: undefined, definition: undefined };
      const again = { atMs: today("16:21:00"), what: "failed-again", why: SECOND };
      const first = answer(unread, [again]);
      expect(first).toMatchObject({ tone: "bad" });
      expect(first.happened).toContain(`It failed again today at 16:21: see message ${SECOND}.`);
      expect(first.commands[0]).toEqual([
        `postrider why ${SECOND}`,
        "the message that failed again",
      ]);
      const { messageId } = aDeadLetter();
      const second = aDeadLetter({ ...unread, messageId: SECOND, redriveOf: messageId });
      const { happened, facts } = whyDeadLetter(second, NOW);
      expect(happened).toMatch(/ This dead letter was redriven before, and failed again\.$/);
      expect(facts).toContainEqual(["Before", `message ${messageId}`]);
    });
  });

  test.each([
    ["unreadable", undefined, ["purge"]],
    ["ses-rejected", "InvalidParameterValue", ["purge"]],
    ["ses-rejected", "MessageRejected", ["redrive"]],
    ["definition-missing", undefined, ["redrive"]],
    ["data-invalid", undefined, ["redrive", "purge"]],
    ["recipient-invalid", undefined, ["redrive", "purge"]],
    ["too-many-recipients", undefined, ["redrive", "purge"]],
  ])("of the reason %s (%s) are ended by %j", (reason, detail, names) => {
    const { commands } = whyDeadLetter(aDeadLetter({ reason, detail }), NOW);
    const ending = commands.filter(([command]) => /^postrider (?:redrive|purge) /.test(command));
    expect(ending.map(([command]) => command)).toEqual(
      names.map((name) => `postrider ${name} evt-20446`),
    );
  });

  test("of an invalid address advise a corrected event, and a redrive only after a corrected list", () => {
    const detail = "recipient 1 of 1: no @";
    expect(whyDeadLetter(aDeadLetter({ reason: "recipient-invalid", detail }), NOW).next).toBe(
      "Correct the address in the event and send it again with a new id, then delete this dead letter. If other recipients have their email, name only this one. If no recipient has one, and the address comes from the definition or the recipients parameter, correct it there, deploy and redrive.",
    );
  });

  test.each([
    ["InvalidParameterValue", "written in a way that SES does not accept", "new event"],
    ["recipient-not-verified", "sandbox", "Then redrive"],
    ["MessageRejected", "mostly the sender, the account or the content", "Then redrive"],
  ])("of SES's refusal %s say whose it is", (detail, because, next) => {
    const answer = whyDeadLetter(aDeadLetter({ reason: "ses-rejected", detail }), NOW);
    expect(answer.happened).toContain(because);
    expect(answer.next).toContain(next);
  });

  test.each([
    [undefined, ""],
    ["a\nb.", "a b"],
    ['the definition "x": threw', "threw"],
  ])("with the detail %j show %j", (detail, text) => {
    expect(detailText(detail)).toBe(text);
  });
});

describe("a refused email", () => {
  const failed = (reason: string, letter: Partial<DeadLetter> = {}, now = NOW) => {
    const history = [...anEmail().history, { atMs: today("13:02:50"), what: "failed" }];
    const email = anEmail({ state: "failed", reason, history });
    const refused = { reason: "ses-rejected", detail: reason };
    const deadLetters = [aDeadLetter({ ...refused, ...letter })];
    return whyEmail(email, shownWith([email], { deadLetters }), now);
  };

  test("for its address needs a new event, because a redrive has the same address", () => {
    expect(failed("InvalidParameterValue").what).toBe(
      `Failed today at 13:02: SES refused the email to ${ADDRESS} for good, and nothing was sent, because the reader's address is written in a way that SES does not accept. Correct it in your application, then send a new event for this reader: a redrive would use the same address.`,
    );
  });

  test.each([
    ["recipient-not-verified", "sandbox", "Ask AWS for production access to SES"],
    ["MessageRejected", "mostly the sender, the account or the content", "`postrider doctor`"],
  ])("for the account or the sender (%s) says so, and is redriven", (reason, because, next) => {
    const answer = failed(reason);
    expect(answer.happened).toContain(because);
    expect(answer.next).toContain(next);
    expect(answer.next).toContain("Then redrive the dead letter");
  });

  test("that is redriven waits for the next run, or for the end of a pause", () => {
    const history = [{ atMs: today("16:20:00"), what: "redriven", by: "pieter" }];
    const redriven = { state: "redriven" as const, history };
    const { tone, happened, next } = failed("MessageRejected", redriven);
    expect(tone).toBe("busy");
    expect(happened).toContain("Its message was redriven today at 16:20.");
    expect(next).toBe("Nothing to do: the next run sends it, within a minute or two.");
    const paused = { atMs: today("10:12:00"), by: "nomvula", why: "AWS maintenance" };
    const waiting = failed("MessageRejected", redriven, { ...NOW, paused });
    expect(waiting.commands).toContainEqual(["postrider resume", "sends what waits"]);
    expect(waiting.next).toBe(
      'Sending is paused since today at 10:12 by nomvula ("AWS maintenance"). It is sent after you resume.',
    );
  });
});
