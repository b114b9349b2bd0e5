/** Who is told, where the event itself says so. */
import * as z from "zod/mini";
import type { Addressee } from "../functions/core/definition.ts";
import { LOCALES } from "../functions/core/language.ts";

const Listed = z.union([
  z.string(),
  z.object({ address: z.string(), locale: z.optional(z.string()) }),
]);

/** Addresses, or `{ "address": …, "locale": "af" }` for who reads another language than the definition's. */
export const Addressees = z.array(
  z.custom<Addressee>((value) => Listed.safeParse(value).success, {
    error: `an address, or an object with an address and a locale (${LOCALES.join(" or ")})`,
  }),
);
