import type { Languages } from "../../functions/core/language.ts";
import { af } from "./af.ts";
import { en } from "./en.ts";

/** Every language that a mail can be written in; a new one is a file here and its name in `LOCALES`. */
export const languages: Languages = { en, af };
