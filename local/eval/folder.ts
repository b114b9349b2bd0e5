/** Writes an evaluation's page and numbers; changes no other file. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { namesIn, PreviewError } from "../preview/folder.ts";
import { STYLES } from "../preview/render.ts";
import type { Evaluation } from "./evaluate.ts";
import { evalPage } from "./page.ts";
import type { EvalReport } from "./report.ts";

const PAGE = "index.html";
const NUMBERS = "evaluation.json";

/** @throws PreviewError if the folder has another page */
export async function checkOut(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.includes(PAGE) && !names.includes(NUMBERS))
    throw new PreviewError(
      `Expected \`--out\` to be a new folder, or one with an earlier evaluation, got ${JSON.stringify(folder)}: its ${PAGE} belongs to something else`,
    );
}

export async function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  report: EvalReport,
): Promise<void> {
  const styles = await Promise.all(
    STYLES.map((path) => readFile(new URL(`../preview/${path}`, import.meta.url), "utf8")),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, NUMBERS), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(folder, PAGE), evalPage(evaluation, styles.join("\n")));
}
