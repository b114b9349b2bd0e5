/** Markup by template: whatever is put in is escaped, unless it is markup made here. */

export type Markup = { readonly markup: string };

type Hole = string | number | Markup | readonly Markup[] | undefined;

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function html(texts: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  const parts = texts.map((text, index) => text + (index < holes.length ? fill(holes[index]) : ""));
  return { markup: parts.join("") };
}

export const NOTHING: Markup = { markup: "" };

function fill(hole: Hole): string {
  if (hole === undefined) return "";
  if (typeof hole === "string" || typeof hole === "number")
    return visible(String(hole)).replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? "");
  return "markup" in hole ? hole.markup : hole.map(({ markup }) => markup).join("");
}

/** What cannot be seen, or turns the reading direction, is shown by its code: a preview hides nothing. */
function visible(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\n\t\r]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
