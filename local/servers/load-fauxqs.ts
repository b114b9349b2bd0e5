/** Loads fauxqs on Node 20, which has no SQLite. Only fauxqs's persistent queues need it. */
import { isBuiltin, register } from "node:module";

const SQLITE = "node:sqlite";

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
