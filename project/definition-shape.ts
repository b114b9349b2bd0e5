/** The fields of a definition and their types: definitions are compiled without a type check. */
import * as z from "zod/mini";

const aFunction = z.custom((value) => typeof value === "function", "a function");
const aText = z.string("a text");
const aList = z.array(z.unknown(), "a list");
const anObject = z.looseObject({}, "an object");

const Shape = z.strictObject({
  type: aText,
  data: z.custom(
    (value) => typeof value === "object" && value !== null && "_zod" in value,
    "a Zod schema",
  ),
  personal: z.array(
    z.looseObject(
      {
        role: aText,
        at: aText,
        fields: z.record(z.string(), aText, 'an object such as { name: "name" }'),
      },
      "an object with role, at and fields",
    ),
    "a list (`[]` for none)",
  ),
  recipients: aFunction,
  subject: aFunction,
  facts: aFunction,
  headline: z.optional(aFunction),
  changes: z.optional(aFunction),
  worthTelling: z.optional(aFunction),
  edit: z.optional(aFunction),
  entity: z.optional(aFunction),
  locale: z.optional(aText),
  mandatory: z.optional(z.boolean("true or false")),
  replyTo: z.optional(aText),
  expiresAfter: z.optional(anObject),
  changeable: z.optional(aList),
  ask: z.optional(
    z.looseObject({ from: aText, instructions: aText }, "an object with from and instructions"),
  ),
});

/** Fields that are missing, of the wrong type, or unknown. */
export function shapeFaults(path: string, definition: object): string[] {
  const read = z.safeParse(Shape, definition);
  if (read.success) return [];
  return read.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map(
        (key) =>
          `Expected \`${key}\` of ${path} to be a field of a definition, got an unknown name`,
      );
    const field = issue.path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("")
      .slice(1);
    return [
      `Expected \`${field}\` of ${path} to be ${issue.message}, got ${kindAt(definition, issue.path)}`,
    ];
  });
}

function kindAt(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );
  if (found === undefined) return "nothing";
  return Array.isArray(found)
    ? "a list"
    : `a value of type ${found === null ? "null" : typeof found}`;
}
