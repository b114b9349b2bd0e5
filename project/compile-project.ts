/**
 * Compiles a project's files to modules that any supported Node loads: packages are bundled, and `postrider/notifications`
 * resolves to the installed Postrider. The folder's name is a hash of its content, because a process imports a module's path
 * only once.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Message, type OutputFile, type Plugin } from "esbuild";
import { POSTRIDER_IMPORT, postriderImportFault, postriderModule } from "./postrider-modules.ts";

/** A source file of the project, with its module or the reason why it does not compile. */
export type ProjectFile = {
  /** From the folder's parent: `notifications/class-updated.ts`. */
  readonly path: string;
  /** Its module below the compiled folder; absent if it does not compile. */
  readonly module?: string;
  /** Why it does not compile, and where. */
  readonly broken?: string;
};

/** Compiled folders that were not used for this many days are deleted. */
const KEPT_DAYS = 1;
const FILE_LIST = "files.json";
/** `require` for bundled packages that are CommonJS. */
const REQUIRE_BANNER = `import { createRequire as postriderRequire } from "node:module"; const require = postriderRequire(import.meta.url);`;

/** Compiles each TypeScript file of a folder (an absolute path) except tests and packages. Rejects if the folder does not exist. */
export async function compileProject(folder: string): Promise<string> {
  return compileFiles(folder, await sourcesOf(folder));
}

/** Compiles these files of a folder, by their paths from it. */
export async function compileFiles(folder: string, paths: readonly string[]): Promise<string> {
  const { files, outputs } = await compileAll(folder, paths);
  const listed = JSON.stringify(files);
  const hash = createHash("sha256").update(folder).update(listed);
  for (const { path, contents } of outputs) hash.update(path).update(contents);
  const cache = cacheFolderOf(dirname(folder));
  const target = join(cache, `project-${hash.digest("hex").slice(0, 32)}`);
  if (existsSync(target)) {
    await markUsed(target);
    return target;
  }
  await removeOld(cache);
  const temporaryFolder = join(cache, `project-${randomUUID()}`);
  for (const { path, contents } of outputs) {
    const file = join(temporaryFolder, relative(outputsOf(folder), path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  await mkdir(temporaryFolder, { recursive: true });
  await writeFile(join(temporaryFolder, FILE_LIST), listed);
  // Another process may have written the same folder first.
  await rename(temporaryFolder, target).catch(() =>
    rm(temporaryFolder, { recursive: true, force: true }),
  );
  return target;
}

export async function readFileList(compiledFolder: string): Promise<readonly ProjectFile[]> {
  return JSON.parse(await readFile(join(compiledFolder, FILE_LIST), "utf8"));
}

/** Has the same depth as the final folder, so that the relative paths in source maps stay right. */
function outputsOf(folder: string): string {
  return join(cacheFolderOf(dirname(folder)), "project");
}

async function compileAll(
  folder: string,
  paths: readonly string[],
): Promise<{ readonly files: readonly ProjectFile[]; readonly outputs: readonly OutputFile[] }> {
  const all = await bundle(folder, paths);
  if (all.outputs !== undefined)
    return { files: paths.map((path) => compiledFile(folder, path)), outputs: all.outputs };
  // One broken file fails the whole build: a build of each file finds it.
  const each = await Promise.all(
    paths.map(async (path) => ({ path, broken: (await bundle(folder, [path])).broken })),
  );
  const files = each.map(({ path, broken }) =>
    broken === undefined ? compiledFile(folder, path) : { path: pathOf(folder, path), broken },
  );
  const valid = each.flatMap(({ path, broken }) => (broken === undefined ? [path] : []));
  const { outputs = [] } = valid.length === 0 ? {} : await bundle(folder, valid);
  return { files, outputs };
}

type Bundled = { readonly outputs?: readonly OutputFile[]; readonly broken?: string };

async function bundle(folder: string, paths: readonly string[]): Promise<Bundled> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      // Named outputs: esbuild would name a file behind a symbolic link by its real path.
      entryPoints: paths.map((path) => ({ in: path, out: path.replace(/\.ts$/, "") })),
      outdir: outputsOf(folder),
      write: false,
      bundle: true,
      splitting: true,
      platform: "node",
      target: "node20",
      format: "esm",
      outExtension: { ".js": ".mjs" },
      sourcemap: "inline",
      banner: { js: REQUIRE_BANNER },
      logLevel: "silent",
      plugins: [runningPostrider],
    });
    return { outputs: outputFiles };
  } catch (error) {
    if (!(error instanceof Error && "errors" in error && Array.isArray(error.errors))) throw error;
    const [first]: (Message | undefined)[] = error.errors;
    return { broken: sentenceOf(folder, first) };
  }
}

const runningPostrider: Plugin = {
  name: "running-postrider",
  setup: (build) => {
    build.onResolve({ filter: POSTRIDER_IMPORT }, ({ path }) => {
      const file = postriderModule(path);
      return file === undefined
        ? { errors: [{ text: postriderImportFault(path) }] }
        : { path: pathToFileURL(file).href, external: true };
    });
  },
};

/** From the folder, in the order of their paths. */
async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /(?<!\.d|\.test)\.ts$/.test(name) && !/(?:^|\/)node_modules\//.test(name))
    .toSorted();
}

function pathOf(folder: string, path: string): string {
  return `${basename(folder)}/${path}`;
}

function compiledFile(folder: string, path: string): ProjectFile {
  return { path: pathOf(folder, path), module: path.replace(/\.ts$/, ".mjs") };
}

function sentenceOf(folder: string, message: Message | undefined): string {
  if (message === undefined) return "esbuild gave no message";
  const { location, text } = message;
  if (location === null) return text;
  return `${text} (${pathOf(folder, location.file)}:${location.line})`;
}

/** A cache folder: in the node_modules that `folder` uses, which git ignores, otherwise in the home folder. */
export function cacheFolderOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, "node_modules");
    // Node and esbuild name files without symbolic links.
    if (existsSync(packages)) return join(realpathSync(packages), ".cache/postrider");
    // Not the temporary folder: another user could write modules there that this user would run.
    if (at === dirname(at)) return join(homedir(), ".cache/postrider");
  }
}

/** Keeps a compiled folder for another day. */
export async function markUsed(compiledFolder: string): Promise<void> {
  const now = new Date();
  await utimes(compiledFolder, now, now).catch(() => {});
}

async function removeOld(cache: string): Promise<void> {
  const beforeMs = Date.now() - KEPT_DAYS * 86_400_000;
  for (const name of await readdir(cache).catch(() => []))
    if (name.startsWith("project-")) {
      const path = join(cache, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < beforeMs) await rm(path, { recursive: true, force: true });
    }
}
