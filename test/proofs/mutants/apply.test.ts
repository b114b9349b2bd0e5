import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { LEDGER_MUTANTS } from "./ledger-mutants.ts";
import { mutated } from "./mutant.ts";
import { RATE_MUTANTS } from "./rate-mutants.ts";
import { RECORD_MUTANTS } from "./record-mutants.ts";
import { RUN_MUTANTS } from "./run-mutants.ts";

const MUTANTS = [...LEDGER_MUTANTS, ...RATE_MUTANTS, ...RECORD_MUTANTS, ...RUN_MUTANTS];

test("there are at least 30 mutants, each with its own name", () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  "a mutant's text is in the code: %s",
  async (_, mutant) => {
    const text = await readFile(new URL(`../../../${mutant.file}`, import.meta.url), "utf8");
    expect(mutated(text, mutant)).not.toBe(text);
  },
);
