import { definitionFaults } from "../../project/definition-checks.ts";
import { loadProject, ProjectError } from "../../project/load-project.ts";
import { counted } from "../../local/counted.ts";
import { projectIn } from "../project-folder.ts";

export type CheckOptions = { readonly project: string; readonly json?: true };

/** Prints the faults, or what was checked, and returns the exit code. @throws UsageError */
export async function runCheck({ project, json }: CheckOptions): Promise<number> {
  const { definitions, samples, languages, faults } = await examined(
    projectIn(project).notifications,
  );
  if (json) console.log(JSON.stringify({ definitions, samples, languages, faults }, undefined, 2));
  else if (faults.length > 0) for (const fault of faults) console.error(fault);
  else
    console.log(
      `✓ ${counted(definitions, "definition")}, ${counted(samples, "sample")}, ${counted(languages, "language")}: no faults`,
    );
  return faults.length === 0 ? 0 : 1;
}

async function examined(folder: string) {
  try {
    const { defined, files, locales } = await loadProject(folder);
    return {
      definitions: defined.length,
      samples: defined.reduce((sum, { samples }) => sum + samples.length, 0),
      languages: Object.keys(locales).length,
      faults: definitionFaults(files, locales),
    };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { definitions: 0, samples: 0, languages: 0, faults: error.message.split("\n") };
  }
}
