import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readEvent } from "../../../functions/notification/event/event.ts";
import { definitionFor } from "../../../functions/notification/evaluate.ts";
import { languages } from "../../helpers/fixture-languages.ts";
import { loadFixture } from "../../helpers/fixture-project.ts";

const { definitions } = await loadFixture();

type ReadCase = { readonly name: string; readonly body?: string; readonly event?: object };

const casesIn = (file: string) =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ReadCase);

const FILES = ["01-numbers.jsonl", "05-time.jsonl", "06-null-and-unused.jsonl", "07-bom.jsonl"];

test.each(FILES.flatMap(casesIn))("$name is mailed", ({ body, event }) => {
  const read = readEvent(body ?? JSON.stringify(event));
  if (!read.ok) throw new Error(read.detail);
  const notified = definitionFor(definitions, read.event.type)?.notify(read.event, { languages });
  expect(notified).toMatchObject({
    kind: "notify",
    notification: { recipients: [{ address: "a@example.com" }] },
  });
});
