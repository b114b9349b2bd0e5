/** Watches a project's files. Editors save in several steps, so a burst of writes counts as one change. */
import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

const QUIET_MS = 60;

export type Watch = { readonly stop: () => void };

/** Calls `onChange` with the changed paths, relative to the folder's parent. */
export function watchFolder(
  folder: string,
  onChange: (paths: readonly string[]) => Promise<void>,
): Watch {
  const root = resolve(folder);
  const changed = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  const { soon, stop } = afterQuiet(async () => {
    const paths = [...changed];
    changed.clear();
    if (paths.length > 0) await onChange(paths);
  });

  /** One watcher a folder: on Linux, a recursive one no longer sees a file that an editor has replaced. */
  function watchTree(path: string): void {
    watchers.get(path)?.close();
    watchers.set(
      path,
      watchOne(path, (name) => seen(join(path, name))),
    );
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory() && isWatched(entry.name)) watchTree(join(path, entry.name));
  }

  function seen(path: string): void {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    try {
      if (isFolder && isWatched(basename(path))) watchTree(path);
    } catch {
      // It is gone again.
    }
    if (!isFolder && !/\.(?:ts|js|mjs|json|html|css)$/.test(path)) return;
    changed.add(relative(dirname(root), path).replaceAll("\\", "/"));
    soon();
  }

  watchTree(root);
  return {
    stop: () => {
      stop();
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function isWatched(folder: string): boolean {
  return folder !== "node_modules" && !folder.startsWith(".");
}

/** Watches the file's folder, because editors replace files. */
export function watchFile(file: string, onChange: () => Promise<void>): Watch {
  const { soon, stop } = afterQuiet(onChange);
  const watcher = watchOne(dirname(file), (name) => {
    if (name === basename(file)) soon();
  });
  return {
    stop: () => {
      stop();
      watcher.close();
    },
  };
}

function watchOne(folder: string, onChange: (name: string) => void): FSWatcher {
  const watcher = watch(folder, { persistent: false }, (_, name) => onChange(name ?? ""));
  // If the folder is deleted, the next load reports it.
  return watcher.on("error", () => {});
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
