import type { Languages } from "../../functions/notification/language.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { af } from "./af.ts";

/** Every language that a mail can be written in, with the translations of this project's texts. */
export const languages: Languages = { en, af };
