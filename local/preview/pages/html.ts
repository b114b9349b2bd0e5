/** HTML by template. Values are escaped, except markup made by `html`. */

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

/** Shows invisible characters and those that change the reading direction as escapes. */
function visible(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\n\t\r]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
