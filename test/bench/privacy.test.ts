import { describe, expect, test } from "@jest/globals";
import { privacy, scoreOurs, scoreSeed } from "../../bench/privacy.ts";
import { CORPUS } from "../../bench/privacy/corpus.ts";
import { precisionOf, recallOf, score } from "../../bench/privacy/score.ts";
import { hiddenBySeed } from "../../bench/privacy/seed-rules.ts";
import { KINDS, type Sentence, sentencesOf } from "../../bench/privacy/sentence.ts";
import { verdictOf } from "../../bench/benchmark.ts";

const sentences = (...marked: string[]): Sentence[] =>
  sentencesOf({ people: [], sentences: marked });
const scored = (marked: string, output: string) =>
  score(sentences(marked), () => output, { kindOf: () => "phone", ours: "Phone" }).total;

describe("the corpus", () => {
  test("has at least 400 sentences, no two the same, and identifiers of every kind", () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(400);
    expect(new Set(CORPUS.map(({ text }) => text)).size).toBe(CORPUS.length);
    for (const kind of KINDS.slice(0, 7))
      expect(
        CORPUS.flatMap(({ labels }) => labels).filter((one) => one.kind === kind).length,
      ).toBeGreaterThanOrEqual(10);
  });

  test("has at least 120 sentences without anything personal", () => {
    expect(CORPUS.filter(({ labels }) => labels.length === 0).length).toBeGreaterThanOrEqual(120);
  });

  test("is hidden with a recall of at least 0.99 in total and by kind, and a precision of at least 0.88", () => {
    const { total, byKind } = scoreOurs(CORPUS);
    expect(precisionOf(total)).toBeGreaterThanOrEqual(0.88);
    for (const count of [total, ...byKind.values()])
      expect(recallOf(count)).toBeGreaterThanOrEqual(0.99);
  });

  test("shows the old rules for what they were", () => {
    const { total } = scoreSeed(CORPUS);
    expect(recallOf(total)).toBeLessThan(0.5);
    expect(precisionOf(total)).toBeLessThan(0.5);
  });
});

describe("the score", () => {
  const MARKED = "Call [[phone:082 555 0142]] before noon, group 4.";

  test.each([
    ["found", "Call Phone 1 before noon, group 4.", { missed: 0, false: 0 }],
    ["missed", "Call 082 555 0142 before noon, group 4.", { missed: 1, false: 0 }],
    ["missed in part", "Call Phone 1 0142 before noon, group 4.", { missed: 1, false: 0 }],
    ["found, with words around it", "Phone 1 noon, group 4.", { missed: 0, false: 2 }],
    [
      "found, and another word gone",
      "Call Phone 1 before noon, Phone 2 4.",
      { missed: 0, false: 1 },
    ],
    ["found, and all else gone", "XXXXX42", { missed: 0, false: 2 }],
  ])("of one identifier that is %s", (_name, output, expected) => {
    expect(scored(MARKED, output)).toEqual({ labelled: 1, ...expected });
  });

  test("refuses a mark that it does not know", () => {
    expect(() => sentences("[[fone:1]]")).toThrow('got "fone"');
  });
});

describe("the old rules", () => {
  test.each([
    ["2026-03-03 call 082 555 0142", "2026-03-03 call 082 555 0142"],
    ["x@y.com call 0821234567", "****@y.com call 0821234567"],
    ["call 082 555 0142 now", "XXXXXXXX42"],
    ["ID 8001015009087", "ID-XXXXXXXXXXX87"],
    ["room 12", "room 12"],
  ])("make of %s", (text, expected) => {
    expect(hiddenBySeed(text)).toBe(expected);
  });
});

test("the benchmark is within its targets, and says what it measured", async () => {
  const said: string[] = [];
  const findings = await privacy.run({ print: (line) => said.push(line) });
  expect(findings.map(verdictOf)).toEqual(["ok", "ok", ""]);
  expect(said.join("\n")).toMatch(/in total.*\d\.\d{3}/);
});
