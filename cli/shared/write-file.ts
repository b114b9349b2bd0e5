import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Creates a file and its folders. Rejects where the file exists. */
export async function writeNewFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: "wx" });
}
