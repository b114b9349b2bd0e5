import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Aliases, createAliases } from "../../../functions/words/personal/aliases.ts";
import { leaks } from "../../../functions/words/personal/leak.ts";
import { peopleIn } from "../../../functions/words/personal/people.ts";
import {
  DECLARED,
  eventOf,
  idForms,
  type Made,
  nameForms,
  ordinary,
  people,
  phoneForms,
} from "./generated-people.ts";

const COUNTRIES = ["ZA", "US", "GB"];

/** A mention of a person in a note, and what the reader must find there. */
type Mention = {
  readonly text: string;
  readonly shown: string;
};

const mention = (made: readonly Made[]): fc.Arbitrary<Mention> =>
  fc.constantFrom(...made).chain((one) =>
    fc.oneof(
      fc.constantFrom(...nameForms).map((form) => ({
        text: form(one),
        shown: `${one.given} ${one.family}`,
      })),
      fc.constantFrom(...phoneForms).map((form) => ({ text: form(one.mobile), shown: one.mobile })),
      fc.constantFrom(...idForms).map((form) => ({ text: form(one.id), shown: one.id })),
      fc
        .constantFrom(one.email, one.email.toUpperCase())
        .map((text) => ({ text, shown: one.email })),
    ),
  );

const event = people.chain((made) =>
  fc.record({
    made: fc.constant(made),
    idsAsNumbers: fc.boolean(),
    notes: fc.array(fc.array(fc.tuple(ordinary, mention(made)), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
);

const aliasesOf = (made: readonly Made[], idsAsNumbers: boolean): Aliases =>
  createAliases(peopleIn(eventOf(made, idsAsNumbers), DECLARED), { countries: COUNTRIES });

const textOf = (note: readonly (readonly [string, Mention])[]): string =>
  note.map(([before, { text }]) => `${before} ${text}`).join("; ");

/** Small letters and digits without accents or anything between them: how the check below reads. */
const bare = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ø", "o")
    .replaceAll(/[^a-z0-9]/g, "");

describe("whatever an event holds", () => {
  test("no raw value is in what is sent, nor finds the second lock one there", () => {
    fc.assert(
      fc.property(event, ({ made, idsAsNumbers, notes }) => {
        const aliases = aliasesOf(made, idsAsNumbers);
        const facts = [
          ...made.flatMap(({ given, family, id, mobile, email }) => [
            `${given} ${family}`,
            id,
            `+27${mobile}`,
            email,
          ]),
          ...notes.map(textOf),
        ].map(aliases.hide);
        const body = JSON.stringify({ user: JSON.stringify({ facts }) });
        const all = bare(body);
        for (const { given, family, id, mobile, email } of made) {
          for (const value of [id, mobile, email]) expect(all).not.toContain(bare(value));
          for (const word of `${given} ${family}`.split(/[ '-]/).filter((one) => one.length > 4))
            expect(all).not.toContain(bare(word));
        }
        expect(leaks(body, aliases.known(), [])).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("what is revealed says of whom the note was", () => {
    fc.assert(
      fc.property(event, ({ made, idsAsNumbers, notes }) => {
        const aliases = aliasesOf(made, idsAsNumbers);
        for (const note of notes) {
          const revealed = aliases.reveal(aliases.hide(textOf(note)));
          expect(revealed).toBeDefined();
          let rest = bare(revealed ?? "");
          for (const [before, { shown }] of note)
            for (const part of [bare(before), bare(shown)]) {
              expect(rest).toContain(part);
              rest = rest.slice(rest.indexOf(part) + part.length);
            }
        }
      }),
      { numRuns: 400 },
    );
  });

  test("the same text is hidden in the same way, and a person has one alias", () => {
    fc.assert(
      fc.property(event, ({ made, idsAsNumbers, notes }) => {
        const aliases = aliasesOf(made, idsAsNumbers);
        const once = notes.map(textOf).map(aliases.hide);
        expect(notes.map(textOf).map(aliases.hide)).toEqual(once);
        const people = peopleIn(eventOf(made, idsAsNumbers), DECLARED);
        expect(people).toHaveLength(made.length);
        const named = made.map(({ given, family }) => aliases.hide(`${given} ${family}`));
        expect(new Set(named).size).toBe(made.length);
        for (const alias of named) expect(alias).toMatch(/^Learner [A-Z]$/);
      }),
      { numRuns: 200 },
    );
  });

  test("text without anybody stays as it is", () => {
    fc.assert(
      fc.property(people, fc.array(ordinary, { minLength: 1, maxLength: 6 }), (made, texts) => {
        const text = texts.join(" ");
        expect(aliasesOf(made, false).hide(text)).toBe(text);
      }),
    );
  });
});

describe("whatever a text holds", () => {
  test("it is hidden and revealed without harm where nobody is known", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const aliases = createAliases([], { countries: COUNTRIES, avoid: [text] });
        expect(aliases.reveal(aliases.hide(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test("names of any characters break nothing, and do not leave", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { maxLength: 5 }),
        fc.string({ unit: "grapheme", maxLength: 40 }),
        (names, text) => {
          const declared = [{ role: "Learner", at: "names[]", fields: { name: "" } }];
          const aliases = createAliases(peopleIn({ names }, declared), { countries: COUNTRIES });
          const sent = JSON.stringify([text, ...names].map(aliases.hide));
          expect(leaks(sent, aliases.known(), [])).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
