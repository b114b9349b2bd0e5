import { expect, test } from "@jest/globals";
import { leaks } from "../../../functions/words/redactor/leak.ts";
import { createRedactor } from "../../../functions/words/redactor/redactor.ts";
import { cpuMs } from "../../helpers/cpu-ms.ts";

/** Processor time: far above what 60 kB take (at most some 0.4 s), and far below what a pattern that backtracks would. */
const MAX_MS = 1_500;
const CHARACTERS = 60_000;

const PERSONAL = ["Thandi van der Merwe", "+27 82 555 0142", "x.y@example.com", "A1234567", "Aa"];

test.each(
  [
    "a", "@", "a@", "b.", "a.b@", "1", "12 ", "1 ", "1-", "1, ", "0", "082 ", "(", "+1", "%C3", "%25", "&amp;", "&", "&#1;", "\\",
    "\\u", "\\n", "gb29", "gb29 ", "passport ", "passport no ", "passport a", "id 1", "id a ", "born ", "born 1.", "thandi ", "t. ",
    "van ", "{P1}", "{", " ", "\n", "2026-03-03 ", "-", "a'", "aB", "Aa1", "call ", '"@', "(at)", " at ", "a at b dot ", "٣",
    "082 555 0142 ", "-----BEGIN A-----", "-----BEGIN AAA", "http://", "http://a/", "a.a/", "a:", "::", "1:", "1.", "sk-", "eyJ",
    "eyJaaaaa.", "token ", "token=", "password is ", "12 Main ", "Aaastr. ", "a#1", "/home/", "@a", "\ufdfa", "\u0301", "😀", "王",
    "account 1 ", "Th4nd1",
  ].map((piece) => [piece]), // prettier-ignore
)("redact takes time in proportion to a text of %j", (piece) => {
  const text = piece.repeat(Math.ceil(CHARACTERS / piece.length)).slice(0, CHARACTERS);
  const { redact, known } = createRedactor({ personal: PERSONAL, countries: ["ZA", "US", "GB"] });
  const took = cpuMs(() => leaks(JSON.stringify(redact(text)), known(), ["constant"]));
  expect(took).toBeLessThan(MAX_MS);
});
