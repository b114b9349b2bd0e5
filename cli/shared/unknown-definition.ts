import { existsSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "./nearest.ts";

/** A sentence if the project has no definition of this type, or "". A deployment may be another version, so it is no error. */
export async function unknownDefinition({
  definition,
  project,
}: {
  readonly definition?: string;
  readonly project: string;
}): Promise<string> {
  const notifications = join(project, "notifications");
  if (definition === undefined || !existsSync(notifications)) return "";
  const { loadProject } = await import("../../project/load-project.ts");
  const loaded = await loadProject(notifications).catch(() => undefined);
  const types = [...new Set(loaded?.defined.map((one) => one.definition.type))]
    .filter((type) => type !== "*")
    .toSorted();
  if (types.length === 0 || types.includes(definition)) return "";
  return ` The project has no definition ${JSON.stringify(definition)}.${didYouMean(definition, types)} It has ${types.join(", ")}.`;
}
