import { expect, test } from "@jest/globals";
import type { Email, Shown } from "../../../operator/read/email.ts";
import { answerFound, findAsked } from "../../../operator/why/ask-why.ts";
import { memoryModel } from "../console/memory-model.ts";
import { aDeadLetter, ADDRESS, anEmail, KEY, NOW, shownWith, today } from "./why-factory.ts";

const COPY = "c".repeat(32);
const SAID = { by: "arn:aws:sts::1:assumed-role/ops/pieter", why: "Asked by phone" };

/** A delivered email, and the copy that an operator sent. */
const original = anEmail({
  history: [
    ...anEmail().history,
    { atMs: today("16:24:08"), what: "delivered" },
    { atMs: today("16:25:10"), what: "resent", by: SAID.by, why: `${SAID.why} (${COPY})` },
  ],
});
const copy = anEmail({
  key: COPY,
  plannedAtMs: today("16:25:10"),
  resendOf: { key: KEY, recipient: original.recipient, atMs: today("16:25:10"), ...SAID },
  history: [
    { atMs: today("16:25:20"), what: "intended" },
    { atMs: today("16:25:21"), what: "accepted" },
    { atMs: today("16:25:22"), what: "delivered" },
  ],
});

const at = (key: string, emails: readonly Email[], over: Partial<Shown> = {}): Shown => ({
  ...shownWith(emails),
  key,
  ...over,
});

async function why(all: readonly Shown[], text: string, recipient?: string) {
  const found = await findAsked(memoryModel(all), text, { recipient });
  return Promise.all(found.map((one) => answerFound(one, () => Promise.resolve(NOW))));
}

const twins = [at(COPY, [copy]), at(KEY, [original])];

test("an event with several emails has an answer for each, newest first", async () => {
  const answers = await why(twins, "evt-20446");
  expect(answers.map(({ what }) => what)).toEqual([
    expect.stringMatching(
      /^Delivered today at 16:25, 12 seconds after it was resent\. This is a resend, by pieter today at 16:25 \("Asked by phone"\)\. The reader's/,
    ),
    expect.stringMatching(
      /^Delivered today at 16:24, 5 seconds after the event arrived\. It was resent by pieter today at 16:25 \("Asked by phone"\)\. The reader's/,
    ),
  ]);
  expect(answers.map(({ facts }) => facts)).toEqual([
    expect.arrayContaining([["Resend", `of ${KEY}`]]),
    expect.arrayContaining([["Resent", `as ${COPY}`]]),
  ]);
  expect(JSON.stringify(answers.map(({ facts }) => facts))).not.toContain("Note");
});

test("commands name an email's key when its event has several emails", async () => {
  const asked = [...(await why(twins, "evt-20446")), ...(await why(twins, ADDRESS))];
  const commands = asked.flatMap((answer) => answer.commands.map(([command]) => command));
  expect(commands).toContain(`postrider show ${COPY}`);
  expect(commands).toContain(`postrider resend ${KEY}`);
  expect(commands).toContain(`postrider why ${COPY}`);
  expect(commands.filter((command) => command.includes("evt-20446"))).toEqual([]);
});

test("emails of two sources with one id are named by their keys, too", async () => {
  const other = anEmail({ key: COPY, event: { ...aDeadLetter().event, source: "b" } as never });
  const answers = await why([at(COPY, [other]), at(KEY, [anEmail()])], "evt-20446");
  const commands = answers.flatMap((answer) => answer.commands.map(([command]) => command));
  expect(commands).toEqual([
    `postrider show ${COPY}`,
    `postrider resend ${COPY}`,
    `postrider show ${KEY}`,
    `postrider resend ${KEY}`,
  ]);
});

test("an event with several emails answers the recipient that is asked for", async () => {
  const rico = anEmail({ recipient: "a".repeat(32), address: "rico@example.com" });
  const all = [at(COPY, [copy]), at(KEY, [original, rico])];
  const answers = await why(all, "evt-20446", "rico@example.com");
  expect(answers).toHaveLength(1);
  expect(await why(all, "evt-20446")).toHaveLength(2);
});

test("a copy whose message is a dead letter says so", async () => {
  const waiting = { ...copy, state: "waiting" as const, history: [] };
  // The event of a resend has an id of its own.
  const letter = aDeadLetter({ key: COPY, event: undefined, reason: "poison-message" });
  const [answer] = await why(
    [at(COPY, [waiting], { deadLetters: [letter] }), at(KEY, [original])],
    "evt-20446",
  );
  expect(answer?.what).toContain("Its message is a dead letter");
});
