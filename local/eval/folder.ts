/** The folder of an evaluation: the page and the numbers. No other file is touched. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PreviewError } from "../preview/preview-error.ts";
import type { Evaluation } from "./evaluate.ts";
import { evalPage } from "./page.ts";
import type { EvalReport } from "./report.ts";

const PAGE = "index.html";
const NUMBERS = "evaluation.json";
const STYLES = ["../preview/assets/preview.css", "../preview/assets/sample.css", "assets/eval.css"];

/** @throws PreviewError where the folder holds a page that is not of an evaluation */
export async function checkOut(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw new PreviewError(
      `Expected \`--out\` to be a folder, got ${JSON.stringify(folder)}: ${error.code ?? error.message}`,
    );
  });
  if (names.includes(PAGE) && !names.includes(NUMBERS))
    throw new PreviewError(
      `Expected \`--out\` to be a new folder, or one with an earlier evaluation, got ${JSON.stringify(folder)}: its ${PAGE} is not of an evaluation`,
    );
}

export async function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  report: EvalReport,
): Promise<void> {
  const styles = await Promise.all(
    STYLES.map((path) => readFile(new URL(path, import.meta.url), "utf8")),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, NUMBERS), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(folder, PAGE), evalPage(evaluation, styles.join("\n")));
}
