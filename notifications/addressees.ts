/** Who is told, where the event itself says so. */
import * as z from "zod/mini";
import type { Addressee } from "../functions/notification/definition.ts";
import { LOCALES } from "../functions/notification/language.ts";

const Listed = z.union([
  z.string(),
  z.object({ address: z.string(), locale: z.optional(z.string()) }),
]);

const EXPECTED = `an address, or an object with an address and a locale (${LOCALES.join(" or ")})`;

/** Addresses, or `{ "address": …, "locale": "af" }` for who reads another language than the definition's. */
export const Addressees = z.array(z.custom<Addressee>()).check(({ value, issues }) => {
  // One fault is enough; of each item's, a long list would make too many to keep.
  const at = value.findIndex((one) => !Listed.safeParse(one).success);
  if (at !== -1) issues.push({ code: "custom", message: EXPECTED, input: value, path: [at] });
});
