/** Checks a definition's instructions to the AI: their length, and that they quote no personal value. */
import { personalValuesIn } from "../functions/notification/personal-values.ts";
import type { Defined } from "./definition-files.ts";

const LENGTHS = { bullets: { min: 0, max: 6 }, words: { min: 10, max: 250 } };

/** Shorter values ("Jo") are parts of too many words. */
const SHORTEST_VALUE = 3;

export function aiFaults({ path, definition, samples }: Defined): string[] {
  const { ai, personal = [] } = definition.checked;
  if (ai === undefined) return [];
  const { instructions, length } = ai;
  const values = samples.flatMap(({ event }) => personalValuesIn(event.data, personal) ?? []);
  return [
    ...(instructions.trim() === ""
      ? [`Expected \`ai.instructions\` of ${path} to say what to write, got nothing`]
      : []),
    ...quotesOf(instructions, personal, values).map(
      (quote) =>
        `Expected \`ai.instructions\` of ${path} to quote no personal field, got ${JSON.stringify(quote)}`,
    ),
    ...(["bullets", "words"] as const).flatMap((unit) => {
      const { min, max } = LENGTHS[unit];
      const given = length?.[unit] ?? min;
      return Number.isInteger(given) && given >= min && given <= max
        ? []
        : [
            `Expected \`ai.length.${unit}\` of ${path} to be an integer from ${min} to ${max}, got ${given}`,
          ];
    }),
  ];
}

/** Personal fields that a text names as a path or a placeholder, and personal values of the samples in it. */
function quotesOf(
  text: string,
  personal: readonly string[],
  values: readonly string[],
): readonly string[] {
  const quotes = new Set<string>();
  const normal = (path: string) => path.replaceAll(/\[\w*\]/g, "").replace(/^(event\.)?data\./, "");
  const known = new Set(personal.map(normal));
  // Paths of two or more names anywhere; a single name only as a placeholder, `{surname}`.
  const paths = text.matchAll(
    /(\{\s*)?[A-Za-z_]\w*(?:\[\w*\])*(?:\.[A-Za-z_]\w*(?:\[\w*\])*)*(\s*\})?/g,
  );
  for (const [found, opening = "", closing = ""] of paths) {
    const path = normal(found.slice(opening.length, found.length - closing.length));
    const placed = opening !== "" && closing !== "";
    const named = known.has(path) || (placed && [...known].some((one) => one.endsWith(`.${path}`)));
    if (named && (placed || path.includes("."))) quotes.add(found);
  }
  const lower = text.toLowerCase();
  for (const value of values)
    if (value.length >= SHORTEST_VALUE && hasWord(lower, value.toLowerCase())) quotes.add(value);
  return [...quotes];
}

function hasWord(text: string, value: string): boolean {
  const isWord = (character: string | undefined) => /[\p{L}\p{N}]/u.test(character ?? "");
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + value.length])) return true;
  return false;
}
