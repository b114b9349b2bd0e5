import { describe, expect, test } from "@jest/globals";
import { createAliases } from "../../../functions/words/personal/aliases.ts";
import type { Person, PersonField } from "../../../functions/words/personal/people.ts";

const COUNTRIES = ["ZA", "US", "GB"];

const person = (fields: Partial<Record<PersonField, string>>, role = "Learner"): Person => ({
  role,
  values: Object.entries(fields).map(([field, value]) => ({ field: field as PersonField, value })),
});
const named = (...names: string[]): Person[] => names.map((name) => person({ name }));
const aliases = (people: readonly Person[], avoid: readonly string[] = []) =>
  createAliases(people, { countries: COUNTRIES, avoid });
const hidden = (people: readonly Person[], text: string) => aliases(people).hide(text);

describe("a name becomes the alias, however it is written", () => {
  const PEOPLE = [
    person({ givenName: "Thandi Grace", familyName: "Nkosi" }),
    person({ name: "Pieter van der Merwe" }, "Agent"),
    person({ name: "Zoë Adams-Dube" }),
    person({ name: "Siobhán O'Brien" }),
    person({ name: "Anne-Marie d'Almeida" }),
  ];

  test.each([
    ["Thandi Nkosi", "Learner A"],
    ["Thandi Grace Nkosi", "Learner A"],
    ["Thandi", "Learner A"],
    ["Ms Nkosi", "Ms Learner A"],
    ["NKOSI, THANDI", "Learner A"],
    ["nkosi thandi", "Learner A"],
    ["T. Nkosi", "Learner A"],
    ["T.G. Nkosi", "Learner A"],
    ["TG Nkosi", "Learner A"],
    ["Nkosi T", "Learner A"],
    ["Thandi G. Nkosi", "Learner A"],
    ["Thandi\u00a0\u00a0Nkosi", "Learner A"],
    ["Thandi\u200b Nko\u00adsi", "Learner A"],
    ["Thandi-Nkosi", "Learner A"],
    ["thandi_nkosi_cv.pdf", "Learner A_cv.pdf"],
    ["ThandiNkosi", "Learner A"],
    ["tnkosi", "Learner A"],
    ["Thandi%20Nkosi", "Learner A"],
    ["Thandi's notes", "Learner A's notes"],
    ["Nkosi’s", "Learner A’s"],
    ["uThandi", "u Learner A"],
    ["Pieter van der Merwe", "Agent A"],
    ["Van Der Merwe", "Agent A"],
    ["P. v.d. Merwe", "Agent A"],
    ["vd Merwe", "Agent A"],
    ["vandermerwe", "Agent A"],
    ["ZOE ADAMS-DUBE", "Learner B"],
    ["Zoe\u0308 Adams", "Learner B"],
    ["Zo%C3%AB", "Learner B"],
    ["O’Brien", "Learner C"],
    ["OBrien", "Learner C"],
    ["O'brien, Siobhan", "Learner C"],
    ["Annemarie D' Almeida", "Learner D"],
    ["Anne Marie Almeida", "Learner D"],
  ])("%s", (text, expected) => {
    expect(hidden(PEOPLE, text)).toBe(expected);
  });

  test("and nothing else does", () => {
    for (const text of ["Nkosinathi from Bothaville", "a merry van", "the brie", "adamant tubes"])
      expect(hidden(PEOPLE, text)).toBe(text);
  });

  test("and two given names in a list are two mentions", () => {
    expect(hidden(PEOPLE, "her names: Thandi, Grace")).toBe("her names: Learner A, Learner A");
  });

  test("and two people in one sentence stay two", () => {
    expect(hidden(PEOPLE, "Nkosi, Adams and Thandi; Pieter, Zoë")).toBe(
      "Learner A, Learner B and Learner A; Agent A, Learner B",
    );
  });
});

describe("names that several people share", () => {
  const PEOPLE = named("Mpho Khumalo", "Lerato Khumalo", "Mpho Dube");

  test("are told by the rest of the name", () => {
    expect(hidden(PEOPLE, "Mpho Khumalo, L. Khumalo, Dube, Mpho; Lerato")).toBe(
      "Learner A, Learner B, Learner C; Learner B",
    );
  });

  test("do not leave when they stand alone, and come back as the very word", () => {
    const { hide, reveal } = aliases(PEOPLE);
    const text = "Khumalo and Mpho; KHUMALO; the Khumalos";
    expect(hide(text)).toBe("Name 1 and Name 2; Name 1; the Name 3");
    expect(reveal("Name 1 met Name 2 and the Name 3.")).toBe("Khumalo met Mpho and the Khumalos.");
  });

  test("of a learner and an agent with one name are nobody's in particular", () => {
    const both = [person({ name: "Mpho Dube" }), person({ name: "Mpho Dube" }, "Agent")];
    const { hide, reveal } = aliases(both);
    expect(hide("Mpho Dube")).toBe("Name 1");
    expect(reveal("Name 1")).toBe("Mpho Dube");
  });
});

describe("names that are words", () => {
  const PEOPLE = named("May Botha", "Will Arendse", "Grace Mabaso", "June Petersen");

  test.each([
    "The class starts on 3 May 2026; you may come.",
    "In May it will end. Will you be there? From April to June.",
    "THE CLASS WILL MOVE",
  ])("stay where they are the word: %s", (text) => {
    expect(hidden(PEOPLE, text)).toBe(text);
  });

  test("are the person where the text says so", () => {
    expect(hidden(PEOPLE, "We asked May and May Botha, then Will; we met Grace.")).toBe(
      "We asked Learner A and Learner A, then Learner B; we met Learner C.",
    );
  });

  test("do not leave in doubt, and come back as the very word", () => {
    const { hide, reveal } = aliases(PEOPLE);
    const text = "May phoned about a grace period.";
    expect(hide(text)).toBe("Name 1 phoned about a Name 2 period.");
    expect(reveal(hide(text))).toBe(text);
  });

  test("of our own aliases are no name by themselves", () => {
    expect(hidden(named("John Learner", "Ann Card"), "a learner's card; John Learner")).toBe(
      "a learner's card; Learner A",
    );
  });
});

describe("what belongs to a person says so", () => {
  const THANDI = person({
    name: "Thandi Nkosi",
    idNumber: "8001015009087",
    phone: "+27825550142",
    email: "thandi@example.com",
    passport: "A1234567",
  });

  test.each([
    ["call 082 555 0142", "call Learner A (phone)"],
    ["+27 (0)82 555 0142", "Learner A (phone)"],
    ["(082) 555-0142 or 0027825550142", "Learner A (phone) or Learner A (phone)"],
    ["id 800101 5009 087", "id Learner A (ID number)"],
    ["THANDI@Example.com", "Learner A (e-mail)"],
    ["thandi%40example.com", "Learner A (e-mail)"],
    ["no. A123 4567", "no. Learner A (passport)"],
    ["mail thandi.n@example.com or 083 555 0143", "mail E-mail 1 or Phone 1"],
  ])("%s", (text, expected) => {
    expect(hidden([THANDI], text)).toBe(expected);
  });

  test("though it is none by its form: a wrong check digit, an extension, a foreign ID", () => {
    const odd = person({
      name: "Ann Bo",
      idNumber: "8001015009088",
      phone: "4711",
      passport: "XK-77-12",
    });
    expect(hidden([odd], "8001015009088, 800101-5009088, ext 4711, xk7712")).toBe(
      "Learner A (ID number), Learner A (ID number), ext Learner A (phone), Learner A (passport)",
    );
  });

  test("twice where there are two of a kind, before and after a change", () => {
    const moved: Person = {
      role: "Learner",
      values: [...THANDI.values, { field: "phone", value: "083 555 0143" }],
    };
    expect(hidden([moved], "0825550142 became 0835550143")).toBe(
      "Learner A (phone) became Learner A (phone 2)",
    );
  });

  test("and is nobody's where brother and sister share it", () => {
    const home = { phone: "082 555 0142" };
    const both = [person({ name: "Mpho Dube", ...home }), person({ name: "Neo Dube", ...home })];
    expect(hidden(both, "0825550142")).toBe("Phone 1");
  });

  test("of several in one field", () => {
    const two = person({
      name: "Ann Bo",
      phone: "082 555 0142 / 083 555 0143",
      email: "Ann <a@example.com>; b@example.com",
    });
    expect(hidden([two], "0825550142, 0835550143, a@example.com, b@example.com")).toBe(
      "Learner A (phone), Learner A (phone 2), Learner A (e-mail), Learner A (e-mail 2)",
    );
  });

  test("a family name before the wedding is told from the one after it", () => {
    const renamed: Person = {
      role: "Learner",
      values: [
        { field: "givenName", value: "Thandi" },
        { field: "familyName", value: "Nkosi" },
        { field: "familyName", value: "Dlamini" },
      ],
    };
    const { hide, reveal } = aliases([renamed]);
    expect([hide("Nkosi"), hide("Dlamini")]).toEqual(["Learner A (other name)", "Learner A"]);
    expect(reveal("Learner A was Learner A (other name).")).toBe("Thandi Dlamini was Nkosi.");
  });
});

describe("people that cannot be searched for break nothing", () => {
  test.each([
    ["no name", {}],
    ["a blank name", { name: "   " }],
    ["a name of one letter", { name: "A" }],
    ["a name of signs", { name: "-- . (,)" }],
    ["a document of letters", { passport: "none", idNumber: "n/a" }],
    ["numbers of three digits", { phone: "112", idNumber: "007" }],
  ])("%s", (_name, fields) => {
    const text = "A class of 112 in room 007 - none, n/a. (It starts on 2026-03-03.)";
    expect(hidden([person(fields)], text)).toBe(text);
  });

  test.each(["(Bob)", "Bob [x] *", "\\Bob+", "Bob|Ann"])("%s", (name) => {
    const { hide, reveal } = aliases(named(name));
    expect(hide("it was Bob.")).toBe("it was Learner A.");
    expect(reveal("Learner A")).toBe(name);
  });

  test("a name in a script without blanks is found within a sentence", () => {
    expect(hidden(named("王小明"), "今天王小明来了")).toBe("今天 Learner A 来了");
  });
});

test("what is hidden stands in the list of aliases, in the order of appearance", () => {
  const { hide, given } = aliases([person({ name: "Thandi Nkosi", phone: "0825550142" })]);
  expect(given()).toEqual([]);
  hide("Mail a@example.com about Thandi (082 555 0142), a@example.com");
  expect(given()).toEqual(["E-mail 1", "Learner A", "Learner A (phone)"]);
});

test("what was found in one text is found in the others, though by itself it would not be", () => {
  const texts = ["code 0835550143abc", "call 083 555 0143"];
  const early = aliases([], texts);
  expect(texts.map(early.hide)).toEqual(["code Phone 1 abc", "call Phone 1"]);
  const late = aliases([]);
  expect(texts.toReversed().map(late.hide)).toEqual(["call Phone 1", "code Phone 1 abc"]);
});

test("what is known is what was declared, and what was found since", () => {
  const { hide, known } = aliases(named("Thandi Nkosi"));
  const values = () => known().map(({ value }) => value);
  expect(values()).toEqual(expect.arrayContaining(["thandi", "nkosi", "Thandi Nkosi"]));
  expect(values()).not.toContain("083 555 0143");
  hide("call 083 555 0143");
  expect(values()).toContain("083 555 0143");
});

test("letters go on after Z, each role for itself", () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    person(
      { idNumber: String(8_001_015_000_000 + at * 10_007) },
      at % 10 === 9 ? "Agent" : "Learner",
    ),
  );
  const { hide } = aliases(many);
  const all = many.map(({ values }) => hide(values[0]?.value ?? ""));
  expect(all.slice(8, 11)).toEqual([
    "Learner I (ID number)",
    "Agent A (ID number)",
    "Learner J (ID number)",
  ]);
  expect(all.at(-2)).toBe("Learner AA (ID number)");
});
