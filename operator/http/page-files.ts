/** The files of a page, and its policy: only its own scripts, styles and frames. */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { CONTENT_TYPES, type WebAnswer } from "./loopback.ts";

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `path` begins with "/". Undefined: the folder has no such HTML, JavaScript or CSS file. */
export async function pageFile(folder: URL, path: string): Promise<WebAnswer | undefined> {
  const file = path === "/" ? "/index.html" : path;
  const type = CONTENT_TYPES[extname(file)];
  // Nothing outside of the folder.
  if (type === undefined || !/^(?:\/[\w-]+(?:\.[\w-]+)*)+$/.test(file)) return undefined;
  try {
    const body = await readFile(new URL(`.${file}`, folder));
    return { status: 200, type, body, policy: PAGE_POLICY };
  } catch {
    return undefined;
  }
}

export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

export function jsonAnswer(status: number, value: unknown): WebAnswer {
  return { status, type: "application/json", body: JSON.stringify(value), policy: DATA_POLICY };
}
