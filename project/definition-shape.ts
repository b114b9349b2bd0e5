/** The fields of a definition and their types: definitions are compiled without a type check. */
import * as z from "zod/mini";
import { DefinitionBrand } from "./brand-faults.ts";
import { aFunction, schemaFaults } from "./schema-faults.ts";

const aString = z.string("a text");
const aFlag = z.boolean("true or false");
const optionalFunction = z.optional(aFunction);

const Shape = z.strictObject({
  type: aString,
  data: z.custom(
    (value) => typeof value === "object" && value !== null && "_zod" in value,
    "a Zod schema",
  ),
  personal: z.optional(z.array(aString, "a list of paths into the data")),
  recipients: aFunction,
  subject: aFunction,
  facts: aFunction,
  headline: optionalFunction,
  changes: optionalFunction,
  shouldNotify: optionalFunction,
  dedupeKey: optionalFunction,
  entity: optionalFunction,
  locale: z.optional(aString),
  mandatory: z.optional(aFlag),
  replyTo: z.optional(aString),
  expiresAfter: z.optional(z.looseObject({}, "an object")),
  ai: z.optional(z.looseObject({ instructions: aString }, "an object with instructions")),
  brand: z.optional(DefinitionBrand),
  kind: z.optional(aString),
  reason: z.optional(z.union([z.string(), aFunction], "a text or a function")),
  action: z.optional(
    z.union(
      [aFunction, z.looseObject({ label: z.string(), url: z.string() })],
      "an object with label and url, or a function",
    ),
  ),
  aiNotice: z.optional(aFlag),
});

/** Fields that are missing, of the wrong type, or unknown. */
export function shapeFaults(path: string, definition: object): string[] {
  return schemaFaults(Shape, definition, { path, name: "" });
}
