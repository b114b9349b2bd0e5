/** Reads the comments of an interface's fields from its source. */
import { readFile } from "node:fs/promises";

export type DocumentedField = {
  readonly name: string;
  /** Its comment up to the first tag, on one line. */
  readonly about: string;
  /** What follows `@bound`. */
  readonly bound: string;
  /** What follows `@default`; undefined for a required field. */
  readonly defaultValue: string | undefined;
  readonly optional: boolean;
};

const FIELD = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*readonly (\w+)(\??):/g;

/** The fields in their order. @throws Error if a field has no comment */
export async function documentedFields(
  path: string,
  interfaceName: string,
): Promise<readonly DocumentedField[]> {
  const source = await readFile(new URL(`../${path}`, import.meta.url), "utf8");
  const [, body] =
    new RegExp(`\\binterface ${interfaceName}\\b[^{]*\\{\\n([^]*?)\\n\\}`).exec(source) ?? [];
  if (body === undefined) throw new Error(`Expected an interface ${interfaceName} in ${path}`);
  const fields = [...body.matchAll(FIELD)].map(([, comment = "", name = "", mark]) => {
    const [about = "", ...tags] = comment
      .split("\n")
      .map((line) => line.replace(/^\s*\*?\s*/, ""))
      .join(" ")
      .split(/(?=@(?:bound|default) )/);
    const tag = (which: string) =>
      tags
        .find((text) => text.startsWith(`@${which} `))
        ?.slice(which.length + 2)
        .trim();
    return {
      name,
      about: about.trim(),
      bound: tag("bound") ?? "",
      defaultValue: tag("default"),
      optional: mark === "?",
    };
  });
  const declared = body.match(/^ {2}readonly \w+\??:/gm)?.length ?? 0;
  if (fields.length !== declared)
    throw new Error(`Expected each field of ${interfaceName} to have a comment: ${path}`);
  return fields;
}
