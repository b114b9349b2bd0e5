/** Whether an answer is in the email's language: its script, and the words that every sentence of a language has. */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./check-answer.ts";
import { words } from "./own-values.ts";

const scripts = new Map<string, RegExp>();

/** A letter that is of none of the language's scripts. */
function foreignLetter({ script }: Language): RegExp {
  const key = script.join(" ");
  const known = scripts.get(key);
  if (known !== undefined) return known;
  const own = ["Common", "Inherited", ...script].map((name) => String.raw`\p{Script=${name}}`);
  const pattern = new RegExp(`(?![${own.join("")}])[\\p{L}\\p{M}]`, "u");
  scripts.set(key, pattern);
  return pattern;
}

export function scriptFault(text: string, language: Language): Refusal | undefined {
  return foreignLetter(language).test(text)
    ? { why: "ai-script", advice: `Use only letters of ${language.name}.` }
    : undefined;
}

/** Words that are common in another language and not in this one outnumber those that are common in this one only. */
export function languageFault(
  texts: readonly string[],
  { language, languages }: { readonly language: Language; readonly languages: readonly Language[] },
): Refusal | undefined {
  const own = new Set(language.commonWords);
  const others = languages
    .filter(({ locale }) => locale !== language.locale)
    .map(({ commonWords }) => new Set(commonWords));
  const isForeign = [...texts, texts.join(" ")].some((text) => {
    // One letter is a part of a word in too many languages ("l'", "'s").
    const said = words(text)
      .map((word) => word.toLowerCase())
      .filter((word) => word.length > 1);
    const ownOnly = said.filter((word) => own.has(word) && !others.some((one) => one.has(word)));
    const foreign = others.map((one) => said.filter((word) => one.has(word) && !own.has(word)));
    return foreign.some((found) => found.length > ownOnly.length);
  });
  return isForeign ? { why: "ai-language", advice: `Write ${language.name}.` } : undefined;
}
