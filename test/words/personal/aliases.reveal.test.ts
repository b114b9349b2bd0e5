import { describe, expect, test } from "@jest/globals";
import { createAliases } from "../../../functions/words/personal/aliases.ts";
import type { Person } from "../../../functions/words/personal/people.ts";

const person = (name: string, role = "Learner"): Person => ({
  role,
  values: [{ field: "name", value: name }],
});
const THANDI: Person = {
  role: "Learner",
  values: [
    { field: "givenName", value: "Thandi" },
    { field: "familyName", value: "Nkosi" },
    { field: "phone", value: "+27825550142" },
  ],
};
const PEOPLE = [THANDI, person("Sipho Dube"), person("Pieter Botha", "Training officer")];
const TEXTS = ["Thandi, Sipho and Pieter", "082 555 0142 and 083 555 0143"];

const revealed = (text: string, people = PEOPLE, texts = TEXTS) => {
  const { hide, reveal } = createAliases(people, { countries: ["ZA"] });
  texts.forEach(hide);
  return reveal(text);
};

describe("the real values stand where the aliases stood", () => {
  test.each([
    ["Learner A was added.", "Thandi Nkosi was added."],
    ["Learner A's notes, LEARNER B’s notes", "Thandi Nkosi's notes, Sipho Dube’s notes"],
    ["learner a's place", "Thandi Nkosi's place"],
    ["Learner\u00a0A and Learner  B", "Thandi Nkosi and Sipho Dube"],
    ["Learner\nA", "Thandi Nkosi"],
    ["(Learner A)", "(Thandi Nkosi)"],
    ["call Learner A (phone) or Phone 1", "call 082 555 0142 or 083 555 0143"],
    ["Learner A (Phone)", "082 555 0142"],
    ["Learner A (absent)", "Thandi Nkosi (absent)"],
    ["Training officer A: Learner B", "Pieter Botha: Sipho Dube"],
    ["Learner A, Learner B.", "Thandi Nkosi, Sipho Dube."],
    [
      "Each learner a book, learner is, Learner Abel, Learners",
      "Each learner a book, learner is, Learner Abel, Learners",
    ],
    ["Learner ID, phone 2 people, account 4711", "Learner ID, phone 2 people, account 4711"],
    ["Learner A - A new start", "Thandi Nkosi - A new start"],
    ["Learner A and I saw it", "Thandi Nkosi and I saw it"],
  ])("%s", (text, expected) => {
    expect(revealed(text)).toBe(expected);
  });
});

describe("nothing is revealed of a text with an alias that cannot be filled", () => {
  test.each([
    ["never given", "Learner Q was added."],
    ["never given, by number", "Phone 9 was called."],
    ["never given, in capitals", "LEARNER C"],
    ["of two letters", "Learner AA"],
    ["in small letters", "learner c's place"],
    ["of a role that it does not have", "Learner 1"],
    ["of an attribute that was never given", "Learner A (passport)"],
    ["of a second one that was never given", "Learner A (phone 2)"],
    ["in the plural", "Learners A and B"],
    ["that goes on", "Learner A and B were added."],
    ["that goes on in a list", "Learner A, B"],
    ["that goes on with a slash", "Learner A/B"],
    ["that goes on in Afrikaans", "Learner A en B"],
    ["numbers in the plural", "Phones 1 and 2"],
    ["numbers that go on", "Phone 1 and 2."],
    ["translated", "Leerder A is bygevoeg."],
    ["after one that was given", "Learner A and Learner Z"],
  ])("%s", (_name, text) => {
    expect(revealed(text)).toBeUndefined();
  });

  test("of a person whose alias was not sent", () => {
    expect(revealed("Learner B", PEOPLE, ["Thandi"])).toBeUndefined();
  });
});

describe("what only looks like an alias", () => {
  test("stays as it is where it stood in the event, and its letter is not handed out", () => {
    const texts = ["Learner A and Phone 1 are examples; Thandi; 083 555 0143"];
    const { hide, reveal } = createAliases(PEOPLE, { countries: ["ZA"], avoid: texts });
    expect(texts.map(hide)).toEqual(["Learner A and Phone 1 are examples; Learner B; Phone 2"]);
    expect(reveal("Learner A is Learner B's (Phone 1, Phone 2)")).toBe(
      "Learner A is Thandi Nkosi's (Phone 1, 083 555 0143)",
    );
  });

  test("comes back as it stood, where its letter had been handed out already", () => {
    const { hide, reveal } = createAliases(PEOPLE, { countries: ["ZA"] });
    hide("Thandi");
    expect(hide("Learner A is an example")).toBe("Name 1 is an example");
    expect(reveal("Learner A: Name 1")).toBe("Thandi Nkosi: Learner A");
  });
});

test("what has been revealed is not read again: a person may be called Learner B", () => {
  const people = [person("Phone 1 Zungu"), person("$& Learner A Xaba")];
  const { hide, reveal } = createAliases(people, { countries: ["ZA"] });
  expect(hide("Zungu, Xaba, 083 555 0143")).toBe("Learner A, Learner B, Phone 1");
  expect(reveal("Learner B, Learner A: Phone 1")).toBe(
    "$& Learner A Xaba, Phone 1 Zungu: 083 555 0143",
  );
});

test("a role may hold any character, and be within another role", () => {
  const people = [
    person("Thandi Nkosi", "Learner (full-time)"),
    person("Sipho Dube", "Senior Learner"),
    person("Ann Bo", "Learner"),
  ];
  const { hide, reveal } = createAliases(people, { countries: [] });
  const text = hide("Thandi, Sipho, Bo");
  expect(text).toBe("Learner (full-time) A, Senior Learner A, Learner A");
  expect(reveal(text)).toBe("Thandi Nkosi, Sipho Dube, Ann Bo");
});
