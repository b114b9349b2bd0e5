/** The files of templates/, which `init` and `new` write with their {{placeholders}} filled. */
import { readFile } from "node:fs/promises";

export type Placeholders = Readonly<Record<string, string>>;

/** The text of a template. Every {{placeholder}} in it must have a value. */
export async function filledTemplate(name: string, values: Placeholders = {}): Promise<string> {
  const url = new URL(`../../templates/${encodeURI(name)}`, import.meta.url);
  const text = await readFile(url, "utf8");
  return text.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, key: string) => {
    const value = values[key];
    if (value === undefined) throw new TypeError(`Expected a value for ${placeholder} in ${name}`);
    return value;
  });
}
