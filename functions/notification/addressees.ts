/** Who is told, where the event itself says so. */
import * as z from "zod/mini";
import type { RecipientInput } from "./definition.ts";

const Listed = z.union([z.string(), z.looseObject({ address: z.string() })]);

const EXPECTED = "an address, or an object with an address";

/** Addresses, or `{ "address": …, "locale": "af" }`; what a recipient asks for is checked when the email is made. */
export const RecipientInputs = z.array(z.custom<RecipientInput>()).check(({ value, issues }) => {
  // One fault is enough; of each item's, a long list would make too many to keep.
  const at = value.findIndex((one) => !Listed.safeParse(one).success);
  if (at !== -1) issues.push({ code: "custom", message: EXPECTED, input: value, path: [at] });
});
