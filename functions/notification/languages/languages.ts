import type { Languages } from "../language.ts";
import { af } from "./af.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";

/** The languages that ship, without translations of a definition's own texts: those are the project's. */
export const languages: Languages = { en, af, de, es, fr };
