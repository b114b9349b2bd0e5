/** The definitions' files: which there are, what each exports, and the list that is made of them. */
import { readdir } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { DefinitionSample } from "../functions/core/definition.ts";
import type { AnyDefinition } from "../functions/core/notification.ts";

/** A file of `notifications/`, loaded or not. */
export type DefinitionFile = {
  /** From the project's root: `notifications/training/class-updated.ts`. */
  readonly path: string;
  /** What it exports; nothing where it cannot be loaded. */
  readonly exports?: Readonly<Record<string, unknown>>;
  /** Why it cannot be loaded, and where in which file. */
  readonly broken?: string;
};

export type Defined = {
  readonly path: string;
  readonly definition: AnyDefinition;
  readonly samples: readonly DefinitionSample[];
};

export const LIST_PATH = "notifications/definitions.ts";

/** Loads each file under `notifications/` of this project (a folder's path), in the order of their paths. */
export async function loadDefinitionFiles(root: string): Promise<DefinitionFile[]> {
  const names = await readdir(`${root}/notifications`, { recursive: true });
  const paths = names
    .map((name) => `notifications/${name.replaceAll("\\", "/")}`)
    .filter((path) => /(?<!\.d)\.ts$/.test(path) && path !== LIST_PATH)
    .toSorted();
  return Promise.all(
    paths.map(async (path) => {
      try {
        const exports: object = await import(pathToFileURL(`${root}/${path}`).href);
        return { path, exports: { ...exports } };
      } catch (error) {
        return { path, broken: whyBroken(error, root) };
      }
    }),
  );
}

/** What is wrong with the files that cannot be loaded. A helper that breaks every file that imports it is named once. */
export function brokenFaults(files: readonly DefinitionFile[]): string[] {
  const broken = files.filter((file) => file.broken !== undefined);
  return broken
    .filter(({ path, broken: why }) =>
      broken.every((other) => other.path === path || why?.includes(`(${other.path}:`) !== true),
    )
    .map(
      ({ path, broken: why }) => `Expected ${path} to be a module that can be loaded, got ${why}`,
    );
}

/** The files that export a `definition`; what else they export is somebody else's. */
export function definitionPaths(files: readonly DefinitionFile[]): string[] {
  return files.flatMap(({ path, exports }) =>
    exports !== undefined && "definition" in exports ? [path] : [],
  );
}

/** The text of `notifications/definitions.ts` for these files, as the formatter would have it. */
export function listText(paths: readonly string[]): string {
  const names: string[] = [];
  for (const path of paths) {
    const name = nameOf(path);
    names.push(names.includes(name) ? `${name}${names.length}` : name);
  }
  const short = `export const definitions = [${names.join(", ")}];`;
  return [
    "// Made by `npm run definitions` of the files that export a `definition`: do not edit.",
    ...paths.map(
      (path, index) =>
        `import { definition as ${names[index]} } from "./${path.replace("notifications/", "")}";`,
    ),
    "",
    "/** What the operator wants told. One definition a type; `*` takes every other type, and without it they are dead-lettered. */",
    short.length <= 100
      ? short
      : ["export const definitions = [", ...names.map((name) => `  ${name},`), "];"].join("\n"),
    "",
  ].join("\n");
}

/** `notifications/github/issue-opened.ts` -> `githubIssueOpened`; of one word `otherDefinition`, because it may be `delete`. */
function nameOf(path: string): string {
  const [first = "", ...others] = path
    .replace(/^notifications\//, "")
    .replace(/\.ts$/, "")
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== "");
  const rest = others.length === 0 ? ["definition"] : others;
  const name = `${first}${rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
  return /^\d/.test(name) ? `the${name}` : name;
}

/** What a failed import says: the place (file and line) and the sentence, without Node's stack. */
function whyBroken(error: unknown, root: string): string {
  const given = Error.isError(error) ? (error.stack ?? error.message) : String(error);
  const text = given.replaceAll(`${pathToFileURL(root).href}/`, "").replaceAll(`${root}/`, "");
  const sentence = /^(\w*Error)(?: \[\w+\])?: *\n?(.*)$/m.exec(text);
  const place = /((?:[\w.-]+\/)*[\w.-]+\.ts):(\d+)/.exec(text);
  const what = sentence === null ? text.split("\n")[0] : `${sentence[1]}: ${sentence[2]?.trim()}`;
  return place === null ? `${what}` : `${what} (${place[1]}:${place[2]})`;
}
