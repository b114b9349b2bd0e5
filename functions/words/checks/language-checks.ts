/** Whether an answer is in the email's language: by its script and its most frequent words. */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./refusals.ts";
import { words } from "./own-values.ts";

export function scriptFault(text: string, { script, name }: Language): Refusal | undefined {
  const own = ["Common", "Inherited", ...script].map((one) => String.raw`\p{Script=${one}}`);
  const foreignLetter = new RegExp(`(?![${own.join("")}])[\\p{L}\\p{M}]`, "u");
  return foreignLetter.test(text)
    ? { reason: "ai-script", advice: `Use only letters of ${name}.` }
    : undefined;
}

/** Refuses if words that are common only in another language outnumber those that are common only in this one. */
export function languageFault(
  texts: readonly string[],
  { language, languages }: { readonly language: Language; readonly languages: readonly Language[] },
): Refusal | undefined {
  const own = new Set(language.commonWords);
  const others = languages
    .filter(({ locale }) => locale !== language.locale)
    .map(({ commonWords }) => new Set(commonWords));
  const isForeign = [...texts, texts.join(" ")].some((text) => {
    // A single letter is a part of a word in too many languages ("l'", "'s").
    const used = words(text)
      .map((word) => word.toLowerCase())
      .filter((word) => word.length > 1);
    const ownOnly = used.filter((word) => own.has(word) && !others.some((one) => one.has(word)));
    const foreign = others.map((one) => used.filter((word) => one.has(word) && !own.has(word)));
    return foreign.some((found) => found.length > ownOnly.length);
  });
  return isForeign ? { reason: "ai-language", advice: `Write ${language.name}.` } : undefined;
}
