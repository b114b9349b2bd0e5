/** How much one event makes the checks fold, counted in characters: no clock. */
import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import type * as Fold from "../../functions/words/personal/fold.ts";

const FOLD = "../../functions/words/personal/fold.ts";
const real = (await import(FOLD)) as typeof Fold;
let folded = 0;
jest.unstable_mockModule(FOLD, () => ({
  ...real,
  fold: (given: string) => {
    const one = real.fold(given);
    folded += given.length + one.text.length;
    return one;
  },
}));
const { definitionFor } = await import("../../functions/notification/evaluate.ts");
const { examine } = await import("../../functions/words/examine.ts");
const { loadFixture } = await import("../helpers/fixture-project.ts");
const { definitions, locales: languages } = await loadFixture();

/** Each text is folded a few times, for each of its uses. The case that took 16 s folds 120 million. */
const MOST_FOLDED = 6_000_000;
const MESSAGE_CHARACTERS = 340_000;

const UNITS = [
  "\ufdfa",
  "a\u0301",
  "%41",
  "é",
  "漢",
  "😀",
  "Ab ",
  "a@b.c ",
  "082 555 0142 ",
  "1 ",
  "<",
  "'",
];

const hostile = fc
  .record({
    unit: fc.constantFrom(...UNITS),
    count: fc.constantFrom(1, 2, 7, 60, 499, 2_000, 20_000),
    where: fc.constantFrom("names", "notes", "values", "keys", "people"),
  })
  .map(({ unit, count, where }) => {
    const share = Math.floor(MESSAGE_CHARACTERS / count / unit.length);
    const text = (index: number) => `${unit.repeat(share)}${index.toString(36)}`;
    const all = Array.from({ length: count }, (_, index) => text(index));
    const learners = all.map((firstName) => ({ firstName, surname: "B" }));
    const named = Object.fromEntries(all.map((one, index) => [`n${index}`, { name: one }]));
    const notify = ["office@example.org"];
    const ofClass = (after: object) => ({
      type: "class.updated",
      data: {
        before: { code: "C-1", subject: "English" },
        after: { code: "C-1", subject: "English", ...after },
        notify,
      },
    });
    switch (where) {
      case "names":
        return ofClass({ learners });
      case "notes":
        return ofClass({ notes: all.join("\n"), learners: learners.slice(0, 1) });
      case "values":
        return { type: "order.x", data: { list: all, notify } };
      case "keys":
        return {
          type: "order.x",
          data: { ...Object.fromEntries(all.map((one) => [one, "x"])), notify },
        };
      case "people":
        return { type: "order.x", data: { ...named, notify } };
    }
  });

test("no event of a message's size makes the checks fold more than their limit", () => {
  fc.assert(
    fc.property(hostile, ({ type, data }) => {
      folded = 0;
      const event = { id: "1", source: "s", type, data };
      const answer = definitionFor(definitions, type)?.notify(event, { languages });
      if (answer?.kind === "told") {
        const examined = examine(answer.notification, ["ZA"]);
        for (const { facts } of examined === undefined ? [] : answer.notification.editions)
          for (const { value } of facts)
            for (const text of [value].flat()) examined?.aliases.hide(text);
      }
      expect(folded).toBeLessThan(MOST_FOLDED);
    }),
    { seed: 20261130, numRuns: 30 },
  );
});
