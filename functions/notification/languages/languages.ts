import type { Languages } from "../language.ts";
import { af } from "./af.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";

/** The shipped languages. Translations of a definition's texts belong to the project. */
export const languages: Languages = { en, af, de, es, fr };
