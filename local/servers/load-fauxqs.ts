/** fauxqs imports SQLite, for queues that outlive the process; ours do not, and Node 20 has no SQLite. */
import { isBuiltin, register } from "node:module";

const SQLITE = "node:sqlite";

/** Loads fauxqs on any Node: where there is no SQLite, an empty module stands in for it. */
export async function loadFauxqs(): Promise<typeof import("fauxqs")> {
  if (!isBuiltin(SQLITE)) register(moduleOf(HOOKS));
  return import("fauxqs");
}

const HOOKS = `export async function resolve(specifier, context, next) {
  if (specifier !== ${JSON.stringify(SQLITE)}) return next(specifier, context);
  return { url: ${JSON.stringify(moduleOf("export class DatabaseSync {}"))}, shortCircuit: true };
}`;

function moduleOf(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
