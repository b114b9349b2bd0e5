import * as z from "zod/mini";

type Issue = z.core.$ZodIssue;

/** Describes up to five issues of a failed parse: path and expectation. Values are not quoted, because they may be personal. */
export function whatIsWrong(error: z.core.$ZodError, root: string): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => describe(issue, root))
    .join("; ");
}

function describe(issue: Issue, root: string): string {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}.${nameOf(String(part))}`,
    root,
  );
  return `Expected \`${path}\` to be ${expectation(issue)}`;
}

/** A key that does not look like a field name may be an address or a number. */
function nameOf(key: string): string {
  return /^[A-Za-z_][\w-]{0,63}$/.test(key) ? key : "(a key)";
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "nonoptional" ? "given" : article(issue.expected);
    case "too_small":
      return issue.origin === "string" && issue.minimum === 1
        ? "a string that is not empty"
        : `${unit(issue.origin)} of at least ${issue.minimum}`;
    case "too_big":
      return `${unit(issue.origin)} of at most ${issue.maximum}`;
    case "invalid_format":
      return `a string of the form ${issue.format}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "unrecognized_keys":
      return `without the keys ${issue.keys.map(nameOf).join(", ")}`;
    case "custom":
      return issue.message;
    case "invalid_element":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
      return `valid (${issue.code})`;
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function unit(origin: string): string {
  return origin === "string" ? "a length" : article(origin);
}
