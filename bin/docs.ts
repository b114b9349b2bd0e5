/** `npm run docs`: writes anew what is made from the rest: schemas of events, tables of the documents, the mail's layout. */
import { readFile, writeFile } from "node:fs/promises";
import { madeDocs } from "../local/made-docs.ts";

const root = new URL("../", import.meta.url);

for (const { path, text } of madeDocs()) {
  const file = new URL(path, root);
  await writeFile(file, await text(await readFile(file, "utf8").catch(() => "")));
  console.log(path);
}
