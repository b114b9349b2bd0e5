import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { whatIsWrong } from "../../functions/values/schema.ts";

const SECRET = "secret-4711";

/** What is said of a value that does not fit. */
function wrong(schema: z.ZodMiniType, value: unknown): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error("the value fits");
  return whatIsWrong(parsed.error, "data");
}

test.each([
  ["another kind", z.string(), 7, "a string"],
  ["another kind, with its vowel", z.object({}), SECRET, "an object"],
  ["an empty text", z.string().check(z.minLength(1)), "", "a string that is not empty"],
  ["a short text", z.string().check(z.minLength(20)), SECRET, "a length of at least 20"],
  ["a long text", z.string().check(z.maxLength(3)), SECRET, "a length of at most 3"],
  ["a small number", z.number().check(z.gte(5)), 4, "a number of at least 5"],
  ["a large number", z.number().check(z.lte(5)), 6, "a number of at most 5"],
  ["a short list", z.array(z.string()).check(z.minLength(1)), [], "an array of at least 1"],
  ["a wrong form", z.iso.date(), SECRET, "a string of the form date"],
  ["another choice", z.enum(["a", "b"]), SECRET, 'one of "a", "b"'],
  ["another literal", z.literal("1.0"), SECRET, 'one of "1.0"'],
  ["none of a union", z.union([z.number(), z.boolean()]), SECRET, "valid (invalid_union)"],
  ["a wrong multiple", z.number().check(z.multipleOf(5)), 7, "valid (not_multiple_of)"],
  ["what its owner refuses", z.string().check(z.refine(() => false, "kinder")), SECRET, "kinder"],
] as const)(
  "%s is named by what was expected and never by its value",
  (_name, schema, value, is) => {
    expect(wrong(schema, value)).toBe(`Expected \`data\` to be ${is}`);
  },
);

test("a missing value of any kind is said to be missing", () => {
  expect(wrong(z.object({ detail: z.unknown() }), {})).toBe("Expected `data.detail` to be given");
});

test("keys that nobody asked for are named", () => {
  expect(wrong(z.strictObject({ a: z.string() }), { a: "", b: SECRET, c: SECRET })).toBe(
    "Expected `data` to be without the keys b, c",
  );
});

test("a key that looks like a field's name is named, as long as one may be", () => {
  const schema = z.record(z.string(), z.number());
  for (const key of ["a", "_id", "due_date", "replay-name", "Line2", "k".repeat(64)])
    expect(wrong(schema, { [key]: SECRET })).toBe(`Expected \`data.${key}\` to be a number`);
});

test.each([
  ["an e-mail address", "thandi.nkosi@example.co.za"],
  ["an id number", "8001015009087"],
  ["a short number", "7"],
  ["a telephone number", "+27 82 555 0142"],
  ["a name of two words", "Thandi Nkosi"],
  ["a name of other letters", "Zoë"],
  ["a long text", "k".repeat(65)],
  ["a second line", "name\n8001015009087"],
  ["nothing", ""],
])("a key that is %s is never quoted", (_name, key) => {
  expect(wrong(z.strictObject({}), { [key]: 1, b: 2 })).toBe(
    "Expected `data` to be without the keys (a key), b",
  );
  expect(wrong(z.record(z.string(), z.object({ age: z.number() })), { [key]: {} })).toBe(
    "Expected `data.(a key).age` to be a number",
  );
  expect(wrong(z.record(z.enum(["a"]), z.number()), { a: 1, [key]: 1 })).toBe(
    "Expected `data` to be without the keys (a key)",
  );
  expect(wrong(z.record(z.string().check(z.regex(/^never$/)), z.number()), { [key]: 1 })).toBe(
    "Expected `data.(a key)` to be valid (invalid_key)",
  );
});

test("the path leads through objects and lists", () => {
  const schema = z.object({ people: z.array(z.object({ name: z.string() })) });
  expect(wrong(schema, { people: [{ name: "" }, { name: 1 }] })).toBe(
    "Expected `data.people[1].name` to be a string",
  );
});

test("at most five faults are told", () => {
  const wrongs = wrong(z.array(z.string()), [1, 2, 3, 4, 5, 6, 7]).split("; ");
  expect(wrongs).toHaveLength(5);
  expect(wrongs[4]).toBe("Expected `data[4]` to be a string");
});
