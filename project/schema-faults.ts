/** Faults of what a project's file exports, by a schema whose messages say what was expected. */
import * as z from "zod/mini";

export type Checked = {
  /** The file, from the project's folder. */
  readonly path: string;
  /** The value's name in the file: "brand"; "" for a definition, whose fields have no prefix. */
  readonly name: "" | "brand" | "language";
};

/** A value that fits `schema`, with one message for any other. */
export function fitting<T>(schema: z.ZodMiniType<T>, expected: string): z.ZodMiniType<T> {
  return z.custom<T>((value) => schema.safeParse(value).success, expected);
}

export const aFunction = z.custom((value) => typeof value === "function", "a function");
export const aText = fitting(z.string().check(z.regex(/\S/)), "a text");

export function schemaFaults(schema: z.ZodMiniType, value: unknown, checked: Checked): string[] {
  const { error } = schema.safeParse(value);
  return error === undefined
    ? []
    : error.issues.flatMap((issue) => faultsOf(issue, value, checked));
}

function faultsOf(issue: z.core.$ZodIssue, value: unknown, { path, name }: Checked): string[] {
  const field = [name, ...issue.path]
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\.+/, "");
  if (issue.code === "unrecognized_keys") {
    const owner = field === "" ? "definition" : "brand";
    return issue.keys.map(
      (key) =>
        `Expected \`${field === "" ? key : `${field}.${key}`}\` of ${path} to be a field of a ${owner}, got an unknown name`,
    );
  }
  const got = issue.path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );
  // A definition's own values may be personal; brands and languages are not.
  const shown =
    /^(?:brand|language)\b/.test(field) && isPlain(got)
      ? JSON.stringify(got).slice(0, 100)
      : kindOf(got);
  const { message } = issue;
  return [
    `Expected \`${field}\` of ${path} ${message.startsWith("to ") ? message : `to be ${message}`}, got ${shown}`,
  ];
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || Array.isArray(value);
}

/** "nothing", "a list", "a value of type number". */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
