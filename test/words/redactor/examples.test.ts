/** Texts from which something leaked, or came back wrong, in earlier versions. Everything personal in them is made up. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { leaks } from "../../../functions/words/redactor/leak.ts";
import { createRedactor } from "../../../functions/words/redactor/redactor.ts";
import { restored } from "./restored.ts";

type Example = {
  readonly id: string;
  readonly group: string;
  readonly personal: readonly string[];
  readonly texts: readonly string[];
  /** What must not be left. */
  readonly hidden: readonly string[];
};

const EXAMPLES = readFileSync(new URL("./examples.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Example);

describe("redact", () => {
  test.each(EXAMPLES.map((one) => [`${one.id}: ${one.group}`, one] as const))(
    "hides the values of %s, and restores the same text",
    (_name, { personal, texts, hidden }) => {
      const redactor = createRedactor({ personal, countries: ["ZA", "US", "GB"] });
      const redacted = texts.map(redactor.redact);
      for (const value of hidden) {
        expect(texts.join(" ")).toContain(value);
        expect(redacted.join(" ")).not.toContain(value);
      }
      expect(redacted.map((text) => restored(text, redactor))).toEqual(texts);
      expect(leaks(JSON.stringify(texts.map(redactor.redact)), redactor.known(), [])).toBe(false);
    },
  );
});
