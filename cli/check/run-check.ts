/** Checks the settings, the definitions and their samples. */
import { dirname, resolve } from "node:path";
import { counted } from "../../local/counted.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../../lib/settings/settings.ts";
import { definitionFaults, readDefinitions } from "../../project/definition-checks.ts";
import { type Defined, loadDefinitionFiles } from "../../project/definition-files.ts";
import { loadProject, ProjectError } from "../../project/load-project.ts";
import { projectIn, type ProjectPaths } from "../shared/project-folder.ts";
import { type Fault, faultOf } from "../../project/faults/fault.ts";
import { faultText } from "../../project/faults/fault-text.ts";
import { sourcesOf } from "../../project/faults/sources.ts";

export type CheckOptions = { readonly project: string; readonly json?: true };

type Checked = {
  readonly defined: readonly Defined[];
  readonly languages: number;
  readonly messages: readonly string[];
};

/** Prints the faults, or what was checked, and returns the exit code. @throws UsageError */
export async function runCheck({ project, json }: CheckOptions): Promise<number> {
  const paths = projectIn(project);
  const [settings, { defined, languages, messages }] = await Promise.all([
    settingsFaults(paths),
    checkedProject(paths),
  ]);
  const sources = await sourcesOf(dirname(paths.notifications), [...settings, ...messages]);
  const faults = [...settings, ...messages].map((message) => faultOf(message, defined, sources));
  const samples = defined.reduce((sum, { samples: of }) => sum + of.length, 0);
  if (json)
    console.log(
      JSON.stringify({ definitions: defined.length, samples, languages, faults }, undefined, 2),
    );
  else if (faults.length > 0) show(faults, sources);
  else
    console.log(
      `✓ ${counted(defined.length, "definition")}, ${counted(samples, "sample")}, ${counted(languages, "language")}: no faults`,
    );
  return faults.length === 0 ? 0 : 1;
}

function show(faults: readonly Fault[], sources: ReadonlyMap<string, string>): void {
  const hasColour = process.stdout.isTTY && !process.env["NO_COLOR"];
  const texts = faults.map((fault) => faultText(fault, sources.get(fault.file ?? ""), hasColour));
  const files = new Set(faults.map(({ file }) => file)).size;
  console.log(
    `\n${texts.join("\n\n")}\n\n${counted(faults.length, "fault")} in ${counted(files, "file")}`,
  );
}

async function settingsFaults({ configFile }: ProjectPaths): Promise<readonly string[]> {
  try {
    readSettings(await loadConfig(configFile), {});
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

async function checkedProject({ notifications }: ProjectPaths): Promise<Checked> {
  try {
    const { defined, files, locales } = await loadProject(notifications);
    return {
      defined,
      languages: Object.keys(locales).length,
      messages: definitionFaults(files, locales),
    };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const files = await loadDefinitionFiles(resolve(notifications)).catch(() => []);
    const { defined } = readDefinitions(files);
    return { defined, languages: 0, messages: error.message.split("\n") };
  }
}
