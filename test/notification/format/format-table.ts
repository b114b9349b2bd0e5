/** Tables of values, one column for each language. */
import { languages } from "../../../functions/notification/languages/languages.ts";
import { languageFor } from "../../../functions/notification/locale.ts";
import { createValueFormat } from "../../../functions/notification/format/value-format.ts";

export type Row = readonly string[];

/** The tags of each table's columns. */
const TAGS = ["en", "af", "de", "fr", "es"];

export const format = (tag: string, timeZone = "Africa/Johannesburg", currency?: string) =>
  createValueFormat({ language: languageFor(languages, tag), tag, timeZone, currency });
/** Languages have different blanks between digits, before signs and before currencies. */
export const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, " ");

export const columns = <T extends readonly unknown[]>(rows: readonly (readonly [...T, Row])[]) =>
  rows.flatMap((row) =>
    TAGS.map((tag, index) => {
      const given = row.slice(0, -1);
      const shown = row.at(-1);
      return { given, tag, shown: Array.isArray(shown) ? String(shown[index]) : "" };
    }),
  );
