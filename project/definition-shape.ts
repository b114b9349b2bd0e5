/** The fields of a definition and their types: definitions are compiled without a type check. */
import * as z from "zod/mini";
import { DefinitionBrand, issueFaults } from "./brand-faults.ts";

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
  brand: z.optional(DefinitionBrand),
  kind: z.optional(aText),
  reason: z.optional(z.union([z.string(), aFunction], "a text or a function")),
  action: z.optional(
    z.union(
      [aFunction, z.looseObject({ label: z.string(), url: z.string() })],
      "an object with label and url, or a function",
    ),
  ),
  aiNotice: z.optional(z.boolean("true or false")),
  ask: z.optional(
    z.looseObject({ from: aText, instructions: aText }, "an object with from and instructions"),
  ),
});

/** Fields that are missing, of the wrong type, or unknown. */
export function shapeFaults(path: string, definition: object): string[] {
  const read = z.safeParse(Shape, definition);
  if (read.success) return [];
  return read.error.issues.flatMap((issue) => issueFaults(path, "", definition, issue));
}
