import { describe, expect, test } from "@jest/globals";
import { fullNameOf, peopleIn, type Personal } from "../../../functions/words/personal/people.ts";
import { cpuMs } from "../../helpers/cpu-ms.ts";

const LEARNER = {
  givenName: "first_name",
  familyName: "surname",
  idNumber: "id",
  phone: "reach.phone",
  email: "mail",
};
const learners = (at: string): Personal => ({ role: "Learner", at, fields: LEARNER });
const THANDI = { first_name: "Thandi", surname: "Nkosi" };
const SIPHO = { first_name: "Sipho", surname: "Dube" };

describe("people are found", () => {
  test("in lists of objects, with fields at paths of their own", () => {
    const data = { class: { learners: [{ ...THANDI, reach: { phone: "082 555 0142" } }, SIPHO] } };
    expect(peopleIn(data, [learners("class.learners[]")])).toEqual([
      {
        role: "Learner",
        values: [
          { field: "givenName", value: "Thandi" },
          { field: "familyName", value: "Nkosi" },
          { field: "phone", value: "082 555 0142" },
        ],
      },
      {
        role: "Learner",
        values: [
          { field: "givenName", value: "Sipho" },
          { field: "familyName", value: "Dube" },
        ],
      },
    ]);
  });

  test.each<[string, unknown, Personal]>([
    ["at the data itself", { by: "Zoë Adams" }, { role: "P", at: "", fields: { name: "by" } }],
    ["as plain text", { by: "Zoë Adams" }, { role: "P", at: "by", fields: { name: "" } }],
    ["in a list of texts", { by: ["Zoë Adams"] }, { role: "P", at: "by[]", fields: { name: "" } }],
    [
      "in lists in lists",
      { a: [{ b: [{ n: "Zoë Adams" }] }] },
      { role: "P", at: "a[].b[]", fields: { name: "n" } },
    ],
    [
      "in a list of a person's",
      { a: { n: ["Zoë Adams"] } },
      { role: "P", at: "a", fields: { name: "n[]" } },
    ],
    ["with blanks around", { by: " Zoë Adams " }, { role: "P", at: "by", fields: { name: "" } }],
  ])("%s", (_name, data, declared) => {
    expect(peopleIn(data, [declared])).toEqual([
      { role: "P", values: [{ field: "name", value: "Zoë Adams" }] },
    ]);
  });

  test("with numbers that are JSON numbers; an ID number has its lost zeros again", () => {
    const data = [
      { id: 8001015009087, reach: { phone: 27825550142 } },
      { id: 101015800082 },
      { id: 77 },
    ];
    const values = peopleIn({ data }, [learners("data[]")]).flatMap((one) => one.values);
    expect(values.map(({ value }) => value)).toEqual([
      "8001015009087",
      "27825550142",
      "101015800082",
      "77",
    ]);
    const born = peopleIn({ data: [{ id: 2295020081 }] }, [learners("data[]")]);
    expect(born[0]?.values).toEqual([{ field: "idNumber", value: "0002295020081" }]);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "learners"],
    ["an empty list", { learners: [] }],
    ["an object for the list", { learners: { first_name: "Thandi" } }],
    ["blank names", { learners: [{ first_name: " ", surname: "" }] }],
    [
      "values of other kinds",
      { learners: [{ first_name: true, surname: null, id: Number.NaN, mail: {} }] },
    ],
  ])("nowhere in %s", (_name, data) => {
    expect(peopleIn(data, [learners("learners[]")])).toEqual([]);
  });

  test("never at what an object has inherited", () => {
    const declared = [{ role: "P", at: "constructor", fields: { name: "name" } }];
    expect(peopleIn({}, declared)).toEqual([]);
    expect(peopleIn({}, [{ role: "P", at: "__proto__", fields: { name: "x" } }])).toEqual([]);
  });
});

describe("one person is found once", () => {
  const before = learners("before[]");
  const after = learners("after[]");

  test.each([
    ["the full name", {}, {}],
    [
      "an ID number, though the name was corrected",
      { id: "8001015009087", first_name: "Tandi" },
      { id: 8001015009087 },
    ],
    [
      "an ID number in another form",
      { id: "800101 5009 087", surname: "Dube" },
      { id: "8001015009087" },
    ],
    [
      "a phone number in another form, and the given name",
      { reach: { phone: "+27825550142" }, surname: "Dube" },
      { reach: { phone: "082 555 0142" } },
    ],
    [
      "an address in capitals, and the given name",
      { mail: "A@example.com", surname: "Dube" },
      { mail: "a@example.com" },
    ],
    ["the name in other letters", { first_name: "THÁNDI" }, {}],
  ])("by %s", (_name, one, other) => {
    const data = { before: [{ ...THANDI, ...one }], after: [{ ...THANDI, ...other }] };
    expect(peopleIn(data, [before, after])).toHaveLength(1);
  });

  test("though only the last of three objects says that the first two are one", () => {
    const data = {
      before: [
        { ...THANDI, id: "8001015009087" },
        { ...THANDI, surname: "Dube", mail: "t@example.com" },
      ],
      after: [{ ...THANDI, id: "8001015009087", mail: "t@example.com" }],
    };
    expect(peopleIn(data, [before, after])).toHaveLength(1);
  });

  test("by a phone number alone, where one of the two has no name", () => {
    const data = {
      before: [{ reach: { phone: "0825550142" } }],
      after: [{ ...THANDI, reach: { phone: "0825550142" } }],
    };
    const people = peopleIn(data, [before, after]);
    expect(people).toHaveLength(1);
    expect(people.map(fullNameOf)).toEqual(["Thandi Nkosi"]);
  });

  test("but sister and brother with one phone and one address are two", () => {
    const shared = { reach: { phone: "0825550142" }, mail: "home@example.com", surname: "Nkosi" };
    const data = {
      before: [
        { ...THANDI, ...shared },
        { ...SIPHO, ...shared },
      ],
    };
    expect(peopleIn(data, [before]).map(fullNameOf)).toEqual(["Thandi Nkosi", "Sipho Nkosi"]);
  });

  test("but a learner and an agent of one name are two", () => {
    const declared = [before, { ...before, role: "Agent" }];
    expect(peopleIn({ before: [THANDI] }, declared)).toHaveLength(2);
  });
});

describe("the full name", () => {
  const named = (...names: string[]) =>
    fullNameOf({ role: "P", values: names.map((value) => ({ field: "name", value })) });

  test("is the one that was declared last", () => {
    expect(named("Thandi Nkosi", "Thandi Dlamini")).toBe("Thandi Dlamini");
  });

  test("is not replaced by a shorter form of it", () => {
    expect(named("Thandi Nkosi", "T Nkosi")).toBe("Thandi Nkosi");
    expect(named("Thandi", "Thandi Nkosi")).toBe("Thandi Nkosi");
  });

  test("is what there is", () => {
    expect(fullNameOf({ role: "P", values: [{ field: "familyName", value: "Nkosi" }] })).toBe(
      "Nkosi",
    );
    expect(fullNameOf({ role: "P", values: [{ field: "phone", value: "0825550142" }] })).toBe("");
  });
});

test("an address in the place of a name is an address: its words are nobody's names", () => {
  const declared = [{ role: "User", at: "", fields: { name: "updatedBy" } }];
  expect(peopleIn({ updatedBy: "thandi@school.co.za" }, declared)).toEqual([
    { role: "User", values: [{ field: "email", value: "thandi@school.co.za" }] },
  ]);
});

test.each([
  ["names of their own", (n: number) => ({ by: `Learner ${n.toString(36)} x` })],
  ["one name and a phone each", (n: number) => ({ by: "Jan Botha", phone: `08255${n + 10_000}` })],
  ["a phone each and no name", (n: number) => ({ phone: `08255${n + 10_000}` })],
  ["phones that join them", (n: number) => ({ by: `Jan ${n % 2}`, phone: `08255${n >> 1}` })],
])("8,000 people with %s are found within three seconds of processor time", (_name, personOf) => {
  const before = Array.from({ length: 8000 }, (_, n) => personOf(n));
  const declared = ["before[]", "after[]"].map((at) => ({
    role: "P",
    at,
    fields: { name: "by", phone: "phone" },
  }));
  const took = cpuMs(() => peopleIn({ before, after: before.toReversed() }, declared));
  expect(took).toBeLessThan(3000);
});
