/** The files of a new definition: the definition with a sample, and its test. */
import { UsageError } from "../shared/command-error.ts";
import { filledTemplate } from "../shared/templates.ts";

export type NewFile = {
  /** From the project's folder, `/` between the parts. */
  readonly path: string;
  readonly text: string;
};

/** EventBridge allows 128; more than 64 does not fit a line of the terminal. */
const LONGEST_TYPE = 64;

/** What is wrong with an event type, as a sentence. */
export function typeFault(type: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9 ._:/-]*$/.test(type) && type.length <= LONGEST_TYPE
    ? undefined
    : `Expected an event type that begins with a letter and has only letters, digits, spaces and . _ - : / (at most ${LONGEST_TYPE}), got ${JSON.stringify(type)}`;
}

/**
 * For a type such as "order.shipped" or "EC2 Instance State-change Notification", in `notifications` or a folder in it.
 * @throws UsageError
 */
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
  const words = wordsOf(type);
  const values = { type, title: sentenceOf(words), file: words.join("-") };
  const path = `${parts.join("/")}/${values.file}`;
  return [
    { path: `${path}.ts`, text: await filledTemplate("notifications/{{file}}.ts", values) },
    {
      path: `${path}.test.ts`,
      text: await filledTemplate("notifications/{{file}}.test.ts", values),
    },
  ];
}

function wordsOf(type: string): string[] {
  return type
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

function sentenceOf(words: readonly string[]): string {
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
