import { dirname, resolve } from "node:path";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../../lib/settings/settings.ts";
import { counted } from "../../local/counted.ts";
import { definitionFaults, readDefinitions } from "../../project/definition-checks.ts";
import { type Defined, loadDefinitionFiles } from "../../project/definition-files.ts";
import { type Fault, faultOf } from "../../project/faults/fault.ts";
import { faultText } from "../../project/faults/fault-text.ts";
import { sourcesOf } from "../../project/faults/sources.ts";
import { loadProject, ProjectError } from "../../project/load-project.ts";
import { findProject } from "../shared/project-folder.ts";

export type CheckOptions = { readonly project: string; readonly json?: true };

/** Prints the faults, or what was checked, and returns the exit code. @throws UsageError */
export async function runCheck({ project, json }: CheckOptions): Promise<number> {
  const { configFile, notifications } = findProject(project);
  const [settings, { defined, languages, problems }] = await Promise.all([
    settingsProblems(configFile),
    checkDefinitions(notifications),
  ]);
  const messages = [...settings, ...problems];
  const sources = await sourcesOf(dirname(notifications), messages);
  const faults = messages.map((message) => faultOf(message, defined, sources));
  const samples = defined.reduce((sum, { samples: { length } }) => sum + length, 0);
  if (json) {
    const checked = { definitions: defined.length, samples, languages, faults };
    console.log(JSON.stringify(checked, undefined, 2));
  } else if (faults.length > 0) show(faults, sources);
  else
    console.log(
      `✓ ${counted(defined.length, "definition")}, ${counted(samples, "sample")}, ${counted(languages, "language")}: no faults`,
    );
  return faults.length === 0 ? 0 : 1;
}

function show(faults: readonly Fault[], sources: ReadonlyMap<string, string>): void {
  const hasColor = process.stdout.isTTY && !process.env["NO_COLOR"];
  const texts = faults.map((fault) => faultText(fault, sources.get(fault.file ?? ""), hasColor));
  const files = new Set(faults.map(({ file }) => file)).size;
  console.log(
    `\n${texts.join("\n\n")}\n\n${counted(faults.length, "fault")} in ${counted(files, "file")}`,
  );
}

async function settingsProblems(configFile: string): Promise<readonly string[]> {
  try {
    readSettings(await loadConfig(configFile), {});
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

async function checkDefinitions(notifications: string): Promise<{
  readonly defined: readonly Defined[];
  readonly languages: number;
  readonly problems: readonly string[];
}> {
  try {
    const { defined, files, locales } = await loadProject(notifications);
    const problems = definitionFaults(files, locales);
    return { defined, languages: Object.keys(locales).length, problems };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    // The definitions that can be read still give the lines of their samples' faults.
    const files = await loadDefinitionFiles(resolve(notifications)).catch(() => []);
    const { defined } = readDefinitions(files);
    return { defined, languages: 0, problems: error.message.split("\n") };
  }
}
