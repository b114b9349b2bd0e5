/** The files of a new definition: the definition with a sample, and its test. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../shared/command-error.ts";
import { filledTemplate } from "../shared/templates.ts";

export type NewFile = {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
};

/** EventBridge allows 128 characters; more than 64 do not fit a line of the terminal. */
const MAX_TYPE_LENGTH = 64;

/** What is wrong with an event type. */
export function typeFault(type: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9 ._:/-]*$/.test(type) && type.length <= MAX_TYPE_LENGTH
    ? undefined
    : `Expected an event type that begins with a letter and has only letters, digits, spaces and . _ - : / (at most ${MAX_TYPE_LENGTH}), got ${JSON.stringify(type)}`;
}

/** The files for a type such as "order.shipped" or "EC2 Instance State-change Notification". @throws UsageError */
export async function definitionFiles(
  type: string,
  folder = "notifications",
): Promise<readonly [definition: NewFile, test: NewFile]> {
  const fault = typeFault(type);
  if (fault !== undefined) throw new UsageError(fault);
  const parts = folder.replace(/^\.\//, "").replace(/\/+$/, "").split("/");
  if (parts[0] !== "notifications" || !parts.every((part) => /^[\w-]+$/.test(part)))
    throw new UsageError(
      `Expected --dir to be notifications or a folder in it, got ${JSON.stringify(folder)}`,
    );
  const spaced = type.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  const words = spaced.split(/[^a-z\d]+/).filter((word) => word !== "");
  const title = words.join(" ").replace(/^./, (initial) => initial.toUpperCase());
  const values = { type, title, file: words.join("-") };
  const fileOf = async (extension: string): Promise<NewFile> => ({
    path: `${parts.join("/")}/${values.file}${extension}`,
    text: await filledTemplate(`notifications/{{file}}${extension}`, values),
  });
  return [await fileOf(".ts"), await fileOf(".test.ts")];
}

/** Creates the files and their folders. Rejects if a file exists. */
export async function writeNewFiles(project: string, files: readonly NewFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(join(project, dirname(path)), { recursive: true });
    await writeFile(join(project, path), text, { flag: "wx" });
  }
}
