import { en, type Languages } from "postrider/notifications";
import { af } from "./af.ts";

/** Every language that a mail can be written in, with the translations of this project's texts. */
export const languages: Languages = { en, af };
