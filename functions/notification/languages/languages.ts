import type { Languages } from "../language.ts";
import { af } from "./af.ts";
import { en } from "./en.ts";

/** The languages without translations of a definition's own texts: those are the project's. */
export const languages: Languages = { en, af };
