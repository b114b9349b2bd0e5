/** The definitions with their samples, as their files have them now, and what is wrong with them. */
import { readFile } from "node:fs/promises";
import { languages } from "../../notifications/locales/languages.ts";
import { definitionFaults, readDefinitions } from "../definition-checks.ts";
import { type Defined, LIST_PATH, loadDefinitionFiles } from "../definition-files.ts";
import { PreviewError } from "./preview-error.ts";

export type Loaded = {
  readonly defined: readonly Defined[];
  /** What would end the deployment, though it can be shown. */
  readonly faults: readonly string[];
};

/** @throws PreviewError that names file and field of what cannot be shown */
export async function loadDefinitions(root: string): Promise<Loaded> {
  const files = await loadDefinitionFiles(root);
  const { defined, faults } = readDefinitions(files);
  if (faults.length > 0) throw new PreviewError(faults.join("\n"));
  const list = await readFile(`${root}/${LIST_PATH}`, "utf8").catch(() => "");
  return { defined, faults: definitionFaults(files, list, languages) };
}
