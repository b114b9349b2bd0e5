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

describe("a family name that reads as a place or a thing", () => {
  test.each([
    ["the class moves to Paarl", "Jan Paarl"],
    ["Business English starts", "Ann English"],
    ["Durban depot is closed", "Thandi Durban"],
    ["meet at Botha in the hall", "Sipho Botha"],
  ])("stays just that word in the mail: %s", (text, name) => {
    const { hide, reveal } = aliases(named(name));
    const surname = name.split(" ")[1] ?? "";
    expect(hide(text)).not.toContain(surname);
    expect(reveal(hide(text))).toBe(text);
  });
});

describe("a name in its own field is hidden, whatever word it is", () => {
  test.each(["will", "may", "al", "March", "J. P.", "A", "Bo"])("%s", (name) => {
    const { hide, reveal } = aliases(named(name));
    expect(hide(name)).toBe("Learner A");
    expect(reveal("Learner A")).toBe(name);
  });
});

describe("a login, and a name that is cut short, is hidden whole", () => {
  test.each(["priya-n", "a1", "x-y", "dev_01", "j0hn", "Jo-Ann B"])("%s", (value) => {
    const login: Person = { role: "Person", values: [{ field: "name", value }] };
    const { hide, reveal } = createAliases([login], { countries: ["ZA"] });
    const text = `opened by ${value}, assigned to ${value}.`;
    expect(hide(text)).toBe("opened by Person A, assigned to Person A.");
    expect(reveal(hide(text))).toBe(text);
  });
});
