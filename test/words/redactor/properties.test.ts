import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { leaks } from "../../../functions/words/redactor/leak.ts";
import { createRedactor } from "../../../functions/words/redactor/redactor.ts";
import { idForms, type Made, nameForms, ordinary, people, phoneForms } from "./generated-people.ts";
import { restored } from "./restored.ts";

const COUNTRIES = ["ZA", "US", "GB"];

const WORDS = [
  "Will",
  "May",
  "Grace",
  "Mark",
  "Rose",
  "Price",
  "Field",
  "Art",
  "Can",
  "See",
  "is",
  "Value",
  "Learner",
  "Phone",
  "P1",
];
const PLACES = [
  "George",
  "Paris",
  "London",
  "Port Elizabeth",
  "Sydney",
  "Austin",
  "Chelsea",
  "Nelson Mandela Bay",
];
const MONTHS = ["April", "May", "June", "August", "Jan", "Mai", "März", "Dezember"];
const NICKNAMES = ["Bo", "Nols", "T.J.", "Bonolo (Bo)", "Lizzie", "J-Lo", '"Quote" Mc"Kay', "O'B"];
/** Latin, Cyrillic, Greek, Hebrew, Arabic, Devanagari, Thai, Hangul, Han, Hiragana, Georgian and Armenian letters. */
const SCRIPTS = [
  "az",
  "àö",
  "ая",
  "αω",
  "את",
  "بغ",
  "अह",
  "กฮ",
  "가힣",
  "一鿿",
  "ぁん",
  "აჰ",
  "աֆ",
];

/** Words of one script. */
const inScript = fc
  .constantFrom(...SCRIPTS)
  .chain(([first = "", last = ""]) =>
    fc.array(
      fc.array(fc.integer({ min: first.codePointAt(0) ?? 0, max: last.codePointAt(0) ?? 0 }), {
        minLength: 1,
        maxLength: 10,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map((words) => words.map((points) => String.fromCodePoint(...points)).join(" "));

const name = fc.oneof(
  fc.constantFrom(...WORDS, ...PLACES, ...MONTHS, ...NICKNAMES),
  fc
    .tuple(fc.constantFrom(...WORDS, ...MONTHS), fc.constantFrom(...PLACES, ...NICKNAMES))
    .map(([given, family]) => `${given} ${family}`),
  fc.constantFrom("A", "B", "I", "J", "Z"),
  inScript,
  inScript.map((one) => one.replaceAll(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
);

/** Ways in which a text may hold the characters of a name. */
const WRITTEN: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `${value}'s`,
  (value) => `(${value})`,
  (value) => value.normalize("NFD"),
  (value) => value.normalize("NFKC"),
  (value) => value.replaceAll(" ", "\u00a0"),
  (value) => Array.from(value, (one) => `&#${one.codePointAt(0)};`).join(""),
];

/** Whether a text has these characters as a word of their own. */
function hasWord(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const isApart = (character: string) => !/[\p{L}\p{N}\p{M}]/u.test(character);
    if (isApart(text.charAt(at - 1)) && isApart(text.charAt(at + value.length))) return true;
  }
  return false;
}

describe("createRedactor", () => {
  test("removes every declared name from a text, and restores it exactly", () => {
    const used = fc.tuple(
      name,
      fc.constantFrom(...WRITTEN),
      fc.oneof(ordinary, fc.string({ unit: "grapheme", maxLength: 20 })),
    );
    fc.assert(
      fc.property(fc.array(used, { minLength: 1, maxLength: 4 }), (all) => {
        const personal = all.map(([value]) => value);
        const text = all.map(([value, write, before]) => `${before} ${write(value)} `).join("");
        const redactor = createRedactor({ personal, countries: COUNTRIES });
        const redacted = redactor.redact(text);
        expect(restored(redacted, redactor)).toBe(text);
        const rest = redacted.replaceAll(/\{P\d+\}/g, "\0");
        for (const value of personal.map((one) => one.trim()))
          if (/[\p{L}\p{N}]/u.test(value.normalize("NFKD").replaceAll(/\p{M}/gu, "")))
            expect([value, rest, hasWord(rest, value)]).toEqual([value, rest, false]);
        expect(leaks(JSON.stringify(redacted), redactor.known(), [])).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("removes people in every written form", () => {
    const bare = (text: string): string =>
      text
        .normalize("NFKD")
        .toLowerCase()
        .replaceAll("ø", "o")
        .replaceAll(/[^a-z0-9]/g, "");
    const mention = (made: readonly Made[]): fc.Arbitrary<string> =>
      fc.constantFrom(...made).chain((one) =>
        fc.oneof(
          fc.constantFrom(...nameForms).map((form) => form(one)),
          fc.constantFrom(...phoneForms).map((form) => form(one.mobile)),
          fc.constantFrom(...idForms).map((form) => form(one.id)),
          fc.constantFrom(one.email, one.email.toUpperCase(), encodeURIComponent(one.email)),
        ),
      );
    const notes = people.chain((made) =>
      fc.record({
        made: fc.constant(made),
        texts: fc.array(
          fc.array(fc.tuple(ordinary, mention(made)), { minLength: 1, maxLength: 4 }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    );
    fc.assert(
      fc.property(notes, ({ made, texts }) => {
        const personal = made.flatMap(({ given, family, id, mobile, email }) => [
          given,
          family,
          id,
          `+27${mobile}`,
          email,
        ]);
        const redactor = createRedactor({ personal, countries: COUNTRIES });
        const all = texts.map((one) => one.map((pair) => pair.join(" ")).join("; "));
        const redacted = all.map(redactor.redact);
        expect(redacted.map((text) => restored(text, redactor))).toEqual(all);
        const rest = bare(redacted.join(" "));
        for (const { given, family, id, mobile, email } of made) {
          for (const value of [id, mobile, email]) expect(rest).not.toContain(bare(value));
          for (const word of `${given} ${family}`.split(/[ '-]/).filter((one) => one.length > 4))
            expect(rest).not.toContain(bare(word));
        }
        expect(leaks(JSON.stringify({ redacted }), redactor.known(), [])).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("leaves text without people unchanged", () => {
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 6 }), people, (texts, made) => {
        const personal = made.flatMap(({ given, family }) => [given, family]);
        const text = texts.join(" ");
        expect(createRedactor({ personal, countries: COUNTRIES }).redact(text)).toBe(text);
      }),
    );
  });

  test("restores any text exactly", () => {
    const pieces = fc.constantFrom(
      "{P1}",
      "{F2.of}",
      "%25",
      "%40",
      "&amp;#64;",
      "&#x41;",
      "\\u0041",
      "a@b.example",
      "+27 82 555 0142",
      "http://a:b@c.example/",
      "\u0301",
      "\ufdfa",
      "\ud83d",
      "{",
      "1",
      " ",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 30 }),
        (parts) => {
          const redactor = createRedactor({ personal: ["A"], countries: COUNTRIES });
          const text = parts.join("");
          expect(restored(redactor.redact(text), redactor)).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("uses the same reference for the same characters", () => {
    fc.assert(
      fc.property(people, fc.array(ordinary, { minLength: 1, maxLength: 4 }), (made, texts) => {
        const redactor = createRedactor({
          personal: made.map(({ given }) => given),
          countries: COUNTRIES,
        });
        const all = texts.map((text) => `${text} (${made[0]?.given})`);
        const once = all.map(redactor.redact);
        expect(all.map(redactor.redact)).toEqual(once);
        expect(redactor.hidden().size).toBe(1);
      }),
    );
  });
});
