/** `npm run schema`: writes the JSON Schemas of the events that Postrider takes into docs/. */
import { writeFile } from "node:fs/promises";
import { eventSchemaFiles } from "../local/event-schemas.ts";

const docs = new URL("../docs/", import.meta.url);

for (const { name, text } of eventSchemaFiles()) {
  await writeFile(new URL(name, docs), text);
  console.log(`docs/${name}`);
}
