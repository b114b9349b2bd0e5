/** `npm run docs`: writes the generated parts of the documentation. */
import { readFile, writeFile } from "node:fs/promises";
import { Command } from "commander";
import { madeDocs } from "./made-docs.ts";

new Command("npm run docs --")
  .description("Write the generated parts of the documentation: tables and event schemas")
  .allowExcessArguments(false)
  .parse();

const root = new URL("../", import.meta.url);

for (const { path, text } of madeDocs()) {
  const file = new URL(path, root);
  await writeFile(file, await text(await readFile(file, "utf8").catch(() => "")));
  console.log(path);
}
