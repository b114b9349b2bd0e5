/** How much a text makes the redactor do, counted in steps of its search and in matches: no clock. */
import { expect, jest, test } from "@jest/globals";
import type * as Matches from "../../../functions/words/redactor/matches.ts";
import type * as Trie from "../../../functions/words/redactor/trie.ts";

const FOLDER = "../../../functions/words/redactor";
const matches = (await import(`${FOLDER}/matches.ts`)) as typeof Matches;
const trie = (await import(`${FOLDER}/trie.ts`)) as typeof Trie;
let steps = 0;
jest.unstable_mockModule(`${FOLDER}/matches.ts`, () => ({
  *matchesOf(pattern: RegExp, text: string) {
    for (const match of matches.matchesOf(pattern, text)) {
      steps++;
      yield match;
    }
  },
}));
jest.unstable_mockModule(`${FOLDER}/trie.ts`, () => ({
  ...trie,
  childOf: <T>(node: Trie.TrieNode<T>, character: string) => {
    steps++;
    return trie.childOf(node, character);
  },
}));
const { createRedactor } = await import("../../../functions/words/redactor/redactor.ts");

const CHARACTERS = 60_000;
/** A declared value is compared up to its 120th character. */
const MAX_STEPS = 130 * CHARACTERS;
/** Values that begin alike are compared once. */
const PERSONAL = Array.from({ length: 500 }, (_, index) => `${"ab".repeat(99)}${index}`);

function stepsFor(text: string, personal: readonly string[]): number {
  const { redact } = createRedactor({ personal, countries: ["ZA", "US", "GB"] });
  steps = 0;
  redact(text);
  return steps;
}

test.each([
  "ab",
  "ab ",
  "a@b.c ",
  "082 555 0142 ",
  "%41",
  "&#65;",
  "1 ",
  "é",
  "漢",
  "Aa1",
  "\\u0041",
])("redact takes a bounded number of steps in a text of %j", (piece) => {
  const text = piece.repeat(CHARACTERS / piece.length);
  expect(stepsFor(text, PERSONAL)).toBeLessThan(MAX_STEPS);
  expect(stepsFor(text, PERSONAL)).toBeLessThan(
    2.2 * stepsFor(text.slice(0, CHARACTERS / 2), PERSONAL) + 100,
  );
});

test("redact takes no more steps for 500 declared values than for one", () => {
  const text = "ab".repeat(CHARACTERS / 2);
  expect(stepsFor(text, PERSONAL)).toBeLessThan(1.1 * stepsFor(text, PERSONAL.slice(0, 1)));
});
