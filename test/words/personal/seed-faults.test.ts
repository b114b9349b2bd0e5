/** The ways in which the old system leaked, or destroyed what it hid (seed.md, A7): none may come back. */
import { describe, expect, test } from "@jest/globals";
import { createAliases } from "../../../functions/words/personal/aliases.ts";
import { leaks } from "../../../functions/words/personal/leak.ts";
import { peopleIn, type Personal } from "../../../functions/words/personal/people.ts";

const COUNTRIES = ["ZA", "US", "GB"];
const aliasesOf = (data: unknown, declared: readonly Personal[]) =>
  createAliases(peopleIn(data, declared), { countries: COUNTRIES });
const person = (at: string, name: string, role = "Person"): Personal => ({
  role,
  at,
  fields: { name },
});

test('22: a key that contains "date" or "time" exempts nothing: candidate_name is hidden', () => {
  const data = {
    candidate_name: "Thandi Nkosi",
    timekeeper: "Sipho Dube",
    created_by: "Ann Botha",
  };
  const { hide, known } = aliasesOf(data, [
    person("", "candidate_name"),
    person("", "timekeeper"),
    person("", "created_by"),
  ]);
  const sent = JSON.stringify(Object.values(data).map(hide));
  expect(sent).toBe('["Person A","Person B","Person C"]');
  expect(leaks(sent, known(), [])).toBe(false);
});

test("23: a value that begins with an ISO date is hidden like any other", () => {
  const { hide } = aliasesOf({ by: "Thandi Nkosi" }, [person("", "by")]);
  expect(hide("2026-03-03 Thandi Nkosi phoned from 082 555 0142")).toBe(
    "2026-03-03 Person A phoned from Phone 1",
  );
});

test("24: what follows an address is hidden too, and the whole address is", () => {
  expect(aliasesOf({}, []).hide("x@y.com call 0821234567")).toBe("E-mail 1 call Phone 1");
  expect(aliasesOf({}, []).hide("x@y.com, z@y.com")).toBe("E-mail 1, E-mail 2");
});

describe("25: a number, and a name under any key", () => {
  test("an ID number that is a JSON number is found, wherever it stands", () => {
    const declared = [{ role: "Learner", at: "l", fields: { name: "n", idNumber: "id" } }];
    const { hide } = aliasesOf({ l: { n: "Thandi Nkosi", id: 8001015009087 } }, declared);
    expect(hide(String(8001015009087))).toBe("Learner A (ID number)");
    expect(hide("her ID is 800101 5009 087")).toBe("her ID is Learner A (ID number)");
  });

  test("class_facilitator, class_coach and class_assessor have aliases, in free text as well", () => {
    const data = {
      class_facilitator: "Ann Botha",
      class_coach: "Sipho Dube",
      class_assessor: "Zoë Adams",
    };
    const { hide } = aliasesOf(data, [
      person("", "class_facilitator", "Facilitator"),
      person("", "class_coach", "Coach"),
      person("", "class_assessor", "Assessor"),
    ]);
    expect(hide("Ann asks Mr Dube and zoe adams to swap.")).toBe(
      "Facilitator A asks Mr Coach A and Assessor A to swap.",
    );
  });
});

describe("26: one person has one alias, and what is nobody has none", () => {
  const learners = {
    role: "Learner",
    at: "l[]",
    fields: { givenName: "first_name", familyName: "surname" },
  };
  const data = {
    l: [{ first_name: "Thandi", surname: "Nkosi" }],
    client_name: "Acme Training",
    file: "plan.pdf",
  };

  test("given and family name are one", () => {
    const { hide } = aliasesOf(data, [learners]);
    expect([hide("Thandi"), hide("Nkosi"), hide("Thandi Nkosi")]).toEqual(
      Array(3).fill("Learner A"),
    );
  });

  test("client, site and file are no learners", () => {
    const { hide } = aliasesOf(data, [learners]);
    for (const text of ["Acme Training", "plan.pdf", "Bellville"]) expect(hide(text)).toBe(text);
  });
});

test("27: free text with many digits keeps every word and every number that is nobody's", () => {
  const text =
    "Class C-2026-031: 14 learners, 2026-03-03 to 2026-06-26, R 18 450,00, order 4500012345.";
  expect(aliasesOf({}, []).hide(text)).toBe(text);
  expect(aliasesOf({}, []).hide(`${text} Call 082 555 0142 at 08:30.`)).toBe(
    `${text} Call Phone 1 at 08:30.`,
  );
});

test("28: the reader sees the names where the aliases stood, for every recipient", () => {
  const { hide, reveal } = aliasesOf({ by: "Thandi Nkosi" }, [person("", "by", "Learner")]);
  const written = hide("Thandi moves to group 4; call 082 555 0142.");
  for (let recipient = 0; recipient < 3; recipient++)
    expect(reveal(written)).toBe("Thandi Nkosi moves to group 4; call 082 555 0142.");
});

describe("the old rules (A4, 29 to 36)", () => {
  test("29: the same value has the same alias, before and after a change", () => {
    const learners = (at: string) => ({ role: "Learner", at, fields: { name: "n" } });
    const data = {
      before: [{ n: "Thandi Nkosi" }],
      after: [{ n: "Sipho Dube" }, { n: "Thandi Nkosi" }],
    };
    const { hide } = aliasesOf(data, [learners("before[]"), learners("after[]")]);
    expect([hide("Thandi Nkosi"), hide("Sipho Dube")]).toEqual(["Learner A", "Learner B"]);
  });

  test("30: a database's own key is nobody's, but a person's documents are", () => {
    const declared = [
      { role: "Learner", at: "l", fields: { idNumber: "sa_id", passport: "passport" } },
    ];
    const { hide } = aliasesOf(
      { l: { learner_id: 417, sa_id: "8001015009087", passport: "A1234567" } },
      declared,
    );
    expect(hide("learner 417, 8001015009087, A1234567")).toBe(
      "learner 417, Learner A (ID number), Learner A (passport)",
    );
  });

  test("33: a passport in context is found, whoever's it is", () => {
    expect(aliasesOf({}, []).hide("passport no. M00123456")).toBe("passport no. Passport 1");
  });
});
