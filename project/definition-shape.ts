/** The fields of a definition and their types: definitions are compiled without a type check. */
import * as z from "zod/mini";
import { DefinitionBrand, issueFaults } from "./brand-faults.ts";

const aFunction = z.custom((value) => typeof value === "function", "a function");
const aText = z.string("a text");
const anObject = z.looseObject({}, "an object");

const Shape = z.strictObject({
  type: aText,
  data: z.custom(
    (value) => typeof value === "object" && value !== null && "_zod" in value,
    "a Zod schema",
  ),
  personal: z.optional(z.array(aText, "a list of paths into the data")),
  recipients: aFunction,
  subject: aFunction,
  facts: aFunction,
  headline: z.optional(aFunction),
  changes: z.optional(aFunction),
  shouldNotify: z.optional(aFunction),
  dedupeKey: z.optional(aFunction),
  entity: z.optional(aFunction),
  locale: z.optional(aText),
  mandatory: z.optional(z.boolean("true or false")),
  replyTo: z.optional(aText),
  expiresAfter: z.optional(anObject),
  ai: z.optional(z.looseObject({ instructions: aText }, "an object with instructions")),
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
});

/** Fields that are missing, of the wrong type, or unknown. */
export function shapeFaults(path: string, definition: object): string[] {
  const read = z.safeParse(Shape, definition);
  if (read.success) return [];
  return read.error.issues.flatMap((issue) => issueFaults(path, "", definition, issue));
}
