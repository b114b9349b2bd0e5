/** `npm run docs`: writes what the documents say of the code (schemas of events, tables) anew. */
import { readFile, writeFile } from "node:fs/promises";
import { madeDocs } from "../local/made-docs.ts";

const root = new URL("../", import.meta.url);

for (const { path, text } of madeDocs()) {
  const file = new URL(path, root);
  await writeFile(file, text(await readFile(file, "utf8").catch(() => "")));
  console.log(path);
}
