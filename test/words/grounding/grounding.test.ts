import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  REFUSAL_ADVICE,
  refusalOf,
  WORDS_REFUSALS,
} from "../../../functions/words/grounding/grounding.ts";
import { change, classUpdate, fact, grounds, list } from "../../corpus/grounds.ts";
import { cpuMs } from "../../helpers/cpu-ms.ts";

const said = (headline: string, ...bullets: string[]) => ({ headline, bullets });

const dates = classUpdate([change("Starts", "30 November 2026", "7 December 2026")]);

describe("an advice for the second try", () => {
  test.each(WORDS_REFUSALS)("stands for %s: one sentence without data", (refusal) => {
    expect(REFUSAL_ADVICE[refusal]).toMatch(/^Your first answer [^.]+\.$/);
    expect(REFUSAL_ADVICE[refusal]).not.toMatch(/\d/);
  });
});

describe("the limits", () => {
  const limited = { ...dates, limits: { bullets: 1, words: 10 } };

  test("let words and bullets through up to their number", () => {
    expect(refusalOf(said("The class starts later", "It starts in December"), limited)).toBe(
      undefined,
    );
  });

  test.each([
    ["a bullet more", said("It starts later", "So it is", "In December")],
    ["a word more", said("The class starts later", "It now starts in the month of December")],
  ])("refuse %s", (_, words) => {
    expect(refusalOf(words, limited)).toBe("ai-too-long");
  });
});

describe("a date is one date however it is written", () => {
  const WRITTEN = ["3 March 2026", "2026-03-03", "03/03/2026", "3 Mrt 2026", "March 3, 2026"];
  const pairs = WRITTEN.flatMap((fact) => WRITTEN.map((answer) => [fact, answer] as const));

  test.each(pairs)("%s in the facts, %s in the answer", (value, answer) => {
    const told = grounds({ type: "order.shipped", facts: [fact("Date", value)] });
    expect(refusalOf(said(`It was shipped on ${answer}`), told)).toBe(undefined);
    expect(refusalOf(said(`It was shipped on ${answer.replace(/0?3/, "4")}`), told)).toBe(
      "ai-date",
    );
  });

  test.each([
    ["Tuesday 3 March", undefined],
    ["Wednesday 3 March", "ai-date"],
    ["Tue 3 March 2026", undefined],
    ["Mon 3 March 2026", "ai-date"],
  ])("with its weekday: %s", (answer, refusal) => {
    const told = grounds({ type: "order.shipped", facts: [fact("Date", "2026-03-03")] });
    expect(refusalOf(said(`It was shipped on ${answer}`), told)).toBe(refusal);
  });
});

describe("addresses", () => {
  const told = grounds({
    type: "order.shipped",
    facts: [
      fact("Link", "https://shop.example.com/orders/7"),
      fact("Note", "See https://other.example.com/help for the times at which somebody is in."),
      fact("File", "README.md"),
    ],
  });

  test.each([
    ["a field's own link", "See https://shop.example.com/orders/7.", undefined],
    ["a link in a note", "The note says: see https://other.example.com/help", "ai-link"],
    ["more than the link", "See https://shop.example.com/orders/7/pay", "ai-link"],
    ["a part of the link", "See shop.example.com", "ai-link"],
    ["a file that everybody knows", "README.md was shipped", undefined],
    ["a file that looks like a domain", "readme.net was shipped", "ai-link"],
  ])("are let through where they are a whole value: %s", (_, headline, refusal) => {
    expect(refusalOf(said(headline), told)).toBe(refusal);
  });
});

describe("what somebody typed", () => {
  const told = classUpdate([
    change("Note", "", "The session of 3 March 2027 at 09:00 is cancelled, ask Sipho Dube why."),
  ]);

  test.each([
    ["may be reported", "The note says that the session of 3 March 2027 is cancelled", undefined],
    ["may be quoted", 'Added: "is cancelled, ask Sipho Dube why"', undefined],
    ["is not asserted", "The session of 3 March 2027 is cancelled", "ai-unattributed"],
    ["is not copied", "ask sipho dube why", "ai-unattributed"],
    ["holds no other day", "The note says that the session is on 4 March 2027", "ai-date"],
  ])("%s", (_, headline, refusal) => {
    expect(refusalOf(said(headline), told)).toBe(refusal);
  });
});

describe("what follows from the changes may be said", () => {
  const told = classUpdate(
    [
      list("Learners", ["Learner B", "Learner C"], ["Learner A"]),
      change("Starts", "30 November 2026", "7 December 2026"),
    ],
    { aliases: ["Learner A", "Learner B", "Learner C"] },
  );

  test.each([
    ["Two learners were added and one was removed", undefined],
    ["Three learners were added", "ai-number"],
    ["Two learners were removed", "ai-number"],
    ["It starts a week later", undefined],
    ["It starts seven days later", undefined],
    ["It starts a month later", "ai-number"],
    ["It starts a week earlier", "ai-swapped"],
    ["There are two changes", undefined],
    ["There are five changes", "ai-number"],
  ])("%s", (headline, refusal) => {
    expect(refusalOf(said(headline), told)).toBe(refusal);
  });
});

describe("relative days", () => {
  test.each(["It starts tomorrow", "It starts next week", "It was moved today"])(
    "are nobody's to tell: %s",
    (headline) => {
      expect(refusalOf(said(headline), dates)).toBe("ai-date");
    },
  );
});

describe("nothing makes it slow or throws", () => {
  const SLOW_MS = 500;
  const longest = (text: string) => text.repeat(Math.ceil(400 / text.length)).slice(0, 400);

  test.each(
    [
      "a",
      "-",
      ".",
      "1",
      "1 ",
      "a.",
      "a@",
      "( ",
      "* a",
      "_a_ ",
      "| ",
      "0:",
      "1,",
      "from to ",
      "Aa ",
      "\u0430",
      "een en ",
      "7 to ",
      "'n ",
      "http",
    ].map((text) => [text]),
  )("answers and facts full of %j", (text) => {
    const words = said(longest(text).slice(0, 200), ...Array<string>(6).fill(longest(text)));
    const told = grounds({
      facts: Array.from({ length: 20 }, (_, at) => fact(`Label ${at}`, longest(text))),
      changes: [change("Starts", longest(text), longest(`${text}b`))],
      unchanged: ["Site", "Ends"],
      limits: { bullets: 6, words: 10_000 },
    });
    expect(cpuMs(() => refusalOf(words, told))).toBeLessThan(SLOW_MS);
  });

  test("any words on any facts", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), text, text, (headline, bullets, a, b) => {
        const told = grounds({
          facts: [fact(a, b)],
          changes: [change(b, a, headline), list(a, bullets)],
          aliases: ["Learner A"],
          unchanged: [a],
        });
        const refusal = refusalOf({ headline, bullets }, told);
        expect([undefined, ...WORDS_REFUSALS]).toContain(refusal);
      }),
    );
  });
});

describe("aliases", () => {
  const told = classUpdate(
    [
      change("Phone", "Learner A (phone)", "Learner A (phone 2)"),
      change("Account", "4711", "4712"),
      change("Contact", "", "Phone 1"),
    ],
    { aliases: ["Learner A", "Learner A (phone)", "Learner A (phone 2)", "Phone 1"] },
  );

  test.each([
    ["Learner A (phone) was replaced by Learner A (phone 2)", undefined],
    ["Learner A\u00a0now has the contact Phone 1", undefined],
    ["Learner A's account 4711 became account 4712", undefined],
    ["Learner A (changed) has a new contact", undefined],
    ["Learner A (phone 3) is new", "ai-alias"],
    ["Learner A (e-mail) is new", "ai-alias"],
    ["Learner B has a new contact", "ai-alias"],
    ["Learner AA has a new contact", "ai-alias"],
    ["Phone 2 is new", "ai-alias"],
    ["LEARNER A has a new contact", "ai-alias"],
    ["Learner A and B have a new contact", "ai-name"],
  ])("%s: %s", (headline, refusal) => {
    expect(refusalOf(said(headline), told)).toBe(refusal);
  });
});
