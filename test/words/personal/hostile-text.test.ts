import { expect, test } from "@jest/globals";
import { createAliases } from "../../../functions/words/personal/aliases.ts";
import { leaks } from "../../../functions/words/personal/leak.ts";
import { cpuMs } from "../../helpers/cpu-ms.ts";

/** Processor time: far above what 8 kB take, and far below what a pattern that backtracks would. */
const MOST_MS = 1_000;

test.each(
  [
    "a", "@", "a@", "b.", "1", "12 ", "1 ", "0", "082 ", "(", "+1", "%C3", "gb29", "gb29 ", "passport ", "passport no ",
    "thandi ", "t. ", "van ", "Learner A, ", "learner ", " ", "\n", "r1 ", "2026-03-03 ", "-", "a'", "aB", "call ",
    '"@', "(at)", "٣", "\\u", "&#1;", "082 555 0142 ", "+1 2 3 ", "Thandi, Merwe ", "'", ".", "Learners A and ",
  ].map((piece) => [piece]), // prettier-ignore
)("takes time in proportion to a text of %j", (piece) => {
  const text = piece.repeat(Math.ceil(8_000 / piece.length));
  const values = [
    { field: "name", value: "Thandi van der Merwe" },
    { field: "phone", value: "0825550142" },
  ] as const;
  const { hide, reveal, known } = createAliases([{ role: "Learner", values }], {
    countries: ["ZA", "US", "GB"],
  });
  const took = cpuMs(() => {
    hide(text);
    reveal(text);
    leaks(JSON.stringify(text), known(), ["constant"]);
  });
  expect(took).toBeLessThan(MOST_MS);
});
