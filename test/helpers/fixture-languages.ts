/** The languages of the fixture project: those of Postrider, and Afrikaans. Only for jest, which maps the project's import of `postrider`. */
import type { Languages } from "../../functions/notification/language.ts";
import { languages as shipped } from "../../functions/notification/languages/languages.ts";
import { language as af } from "../fixtures/project/notifications/locales/af.ts";

export const languages: Languages = { ...shipped, af };
