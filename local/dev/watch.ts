/** Watches a project's files. Editors save in several steps, so a burst of writes counts as one change. */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";

const QUIET_MS = 60;

export type Watch = { readonly stop: () => void };

/** Calls `onChange` with the changed paths, relative to the folder's parent. */
export function watchFolder(
  folder: string,
  onChange: (paths: readonly string[]) => Promise<void>,
): Watch {
  const path = resolve(folder);
  const changed = new Set<string>();
  const { soon, stop } = afterQuiet(async () => {
    const paths = [...changed];
    changed.clear();
    if (paths.length > 0) await onChange(paths);
  });
  const watcher = watch(path, { recursive: true, persistent: false }, (_, given) => {
    const name = given?.replaceAll("\\", "/") ?? "";
    if (!/\.(?:ts|js|mjs|json|html|css)$/.test(name)) return;
    if (/(?:^|\/)(?:node_modules|\.[^/]*)\//.test(name)) return;
    changed.add(`${basename(path)}/${name}`);
    soon();
  });
  return stopping(watcher, stop);
}

/** Watches the file's folder, because editors replace files. */
export function watchFile(file: string, onChange: () => Promise<void>): Watch {
  const { soon, stop } = afterQuiet(onChange);
  const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
    if (name === basename(file)) soon();
  });
  return stopping(watcher, stop);
}

/** Runs `act` once nothing has happened for a while; never two at a time. */
function afterQuiet(act: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  return {
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        working = working.then(act);
      }, QUIET_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

function stopping(watcher: FSWatcher, stop: () => void): Watch {
  // If the folder is deleted, the next load reports it.
  watcher.on("error", () => {});
  return {
    stop: () => {
      stop();
      watcher.close();
    },
  };
}
