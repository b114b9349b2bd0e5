import { readFile } from "node:fs/promises";

/** A file of templates/ with a value for each {{placeholder}}. */
export async function filledTemplate(
  name: string,
  values: Readonly<Record<string, string>> = {},
): Promise<string> {
  const url = new URL(`../../templates/${encodeURI(name)}`, import.meta.url);
  const text = await readFile(url, "utf8");
  return text.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, key: string) => {
    const value = values[key];
    if (value === undefined) throw new TypeError(`Expected a value for ${placeholder} in ${name}`);
    return value;
  });
}
