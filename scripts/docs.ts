/** `npm run docs`: writes anew what is made from the rest: schemas of events, tables of the documents. */
import { readFile, writeFile } from "node:fs/promises";
import { Command } from "commander";
import { madeDocs } from "./made-docs.ts";

new Command("npm run docs --")
  .description("Writes what is made from the rest again: schemas and tables of the documents.")
  .allowExcessArguments(false)
  .parse();

const root = new URL("../", import.meta.url);

for (const { path, text } of madeDocs()) {
  const file = new URL(path, root);
  await writeFile(file, await text(await readFile(file, "utf8").catch(() => "")));
  console.log(path);
}
