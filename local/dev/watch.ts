/** Reports saved files of a project's folder, a burst of writes as one change. */
import { watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/** Editors write a file in several steps. */
const QUIET_MS = 60;

export type Watch = { readonly stop: () => void };

/** Calls `onChange` with the paths that changed below `folder`, from its parent, once they have been quiet. */
export function watchFolder(
  folder: string,
  onChange: (paths: readonly string[]) => Promise<void>,
): Watch {
  const path = resolve(folder);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  const tell = () => {
    working = working.then(async () => {
      const paths = [...changed];
      changed.clear();
      if (paths.length > 0) await onChange(paths);
    });
  };
  const watcher = watch(path, { recursive: true, persistent: false }, (_, name) => {
    if (name === null || !/\.(?:ts|js|mjs|json|html|css)$/.test(name)) return;
    if (/(?:^|\/)(?:node_modules|\.[^/]*)\//.test(name.replaceAll("\\", "/"))) return;
    changed.add(`${basename(path)}/${name.replaceAll("\\", "/")}`);
    clearTimeout(timer);
    timer = setTimeout(tell, QUIET_MS);
  });
  // A folder that is taken away is a fault of the project, which the next load names.
  watcher.on("error", () => {});
  return {
    stop: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

/** Calls `onChange` when one file is saved; its folder is watched, because editors replace files. */
export function watchFile(file: string, onChange: () => void): Watch {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  });
  watcher.on("error", () => {});
  return {
    stop: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
