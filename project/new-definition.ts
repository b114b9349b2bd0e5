/** What `npm run new` writes: a definition with a sample, and its test. */
import { relative } from "node:path/posix";
import { PostriderError } from "../functions/platform/errors.ts";

/** A type that cannot be written about; the message says what is wrong with it. */
export class NewDefinitionError extends PostriderError {
  override readonly name = "NewDefinitionError";
  readonly code = "definition_refused";
  readonly retryable = false;
}

export type NewFiles = {
  readonly definition: { readonly path: string; readonly text: string };
  readonly test: { readonly path: string; readonly text: string };
};

/** Longer lines than the formatter's would follow from longer ones; EventBridge's own bound is 128. */
const LONGEST_TYPE = 64;

/**
 * The files for a type of event ("order.shipped", "EC2 Instance State-change Notification") in a folder of `notifications/`.
 * @throws NewDefinitionError
 */
export function newFiles(type: string, folder: string): NewFiles {
  if (!/^[A-Za-z][A-Za-z0-9 ._:/-]*$/.test(type) || type.length > LONGEST_TYPE)
    throw new NewDefinitionError(
      `Expected the event's type to begin with a letter and to hold only letters, digits, blanks and . _ - : / (at most ${LONGEST_TYPE}), got ${JSON.stringify(type)}`,
    );
  const parts = folder.replace(/^\.\//, "").replace(/\/+$/, "").split("/");
  if (parts[0] !== "notifications" || !parts.every((part) => /^[\w-]+$/.test(part)))
    throw new NewDefinitionError(
      `Expected --dir to be a folder in notifications/, got ${JSON.stringify(folder)}`,
    );
  const words = wordsOf(type);
  const file = words.join("-");
  const path = `${parts.join("/")}/${file}.ts`;
  const testPath = `test/${parts.join("/")}/${file}.test.ts`;
  return {
    definition: { path, text: definitionText(type, sentenceOf(words)) },
    test: { path: testPath, text: testText(type, sentenceOf(words), path, to(testPath)) },
  };
}

/** Writes a path of the project as an import in the file at `path`. */
function to(path: string): (file: string) => string {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return (file) => {
    const found = relative(folder, file);
    return found.startsWith(".") ? found : `./${found}`;
  };
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

/** As the formatter would have it. */
function importOf(file: string): string {
  const line = `import { definition, samples } from "${file}";`;
  return line.length <= 100 ? line : `import {\n  definition,\n  samples,\n} from "${file}";`;
}

function definitionText(type: string, what: string): string {
  const subject = JSON.stringify(`${what}: {title}`);
  return `import * as z from "zod/mini";
import { type DefinitionSample, defineNotification, RecipientInputs } from "postrider/notifications";

/** ${what}: who is told, and what. */
export const definition = defineNotification({
  type: ${JSON.stringify(type)},
  // What the event must hold; what does not fit goes to the dead-letter queue with the path and the reason.
  data: z.object({
    title: z.string().check(z.minLength(1)),
    customer: z.optional(z.object({ name: z.string(), email: z.optional(z.string()) })),
    notes: z.optional(z.string()),
    notify: RecipientInputs,
  }),
  // Whose data stands where: the AI is sent aliases ("Customer A") in its place.
  personal: [{ role: "Customer", at: "customer", fields: { name: "name", email: "email" } }],
  recipients: ({ data }) => data.notify,
  subject: ({ data }, { say }) =>
    say(${subject}, {
      title: data.title,
    }),
  facts: ({ data, time }, { moment }) => [
    { label: "Title", value: data.title },
    ...(data.customer === undefined ? [] : [{ label: "Customer", value: data.customer.name }]),
    ...(data.notes === undefined ? [] : [{ label: "Notes", value: data.notes }]),
    ...(time === undefined ? [] : [{ label: "When", value: moment(time) }]),
  ],
  // Without this the mail is never written by AI.
  ask: {
    from: "facts",
    instructions: "Say what happened, to what, and when, from the facts alone.",
  },
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "with all that may be known",
    event: {
      id: "sample-1",
      source: "https://app.example.com",
      type: ${JSON.stringify(type)},
      time: "2026-11-23T07:15:00Z",
      data: {
        title: "No. 7001",
        customer: { name: "Zoë Adams", email: "zoe.adams@example.com" },
        notes: "Zoë asked for a call before noon.",
        notify: ["office@example.com"],
      },
    },
  },
];
`;
}

function testText(
  type: string,
  what: string,
  path: string,
  from: (file: string) => string,
): string {
  const subject = JSON.stringify(`${what}: No. 7001`);
  return `import { describe, expect, test } from "@jest/globals";
import { languages } from "${from("notifications/locales/languages.ts")}";
${importOf(from(path))}

/** What comes of the first sample, with these fields in place of its own. */
function notified(more: object = {}) {
  const [sample] = samples;
  if (sample === undefined) throw new Error("Expected a sample");
  const data = { ...(sample.event.data as object), ...more };
  return definition.notify({ ...sample.event, data }, { languages });
}

describe(${JSON.stringify(type)}, () => {
  test("is told to those whom the event names, with its title in the subject", () => {
    expect(notified()).toMatchObject({
      kind: "told",
      notification: {
        recipients: [{ address: "office@example.com", locale: "en" }],
        impossible: 0,
        editions: [
          {
            subject:${subject.length <= 78 ? " " : "\n              "}${subject},
          },
        ],
      },
    });
  });

  test("is told with its facts", () => {
    expect(notified()).toMatchObject({
      notification: {
        editions: [
          {
            facts: [
              { label: "Title", value: "No. 7001" },
              { label: "Customer", value: "Zoë Adams" },
              { label: "Notes", value: "Zoë asked for a call before noon." },
              { label: "When", value: "23 November 2026, 07:15 UTC" },
            ],
          },
        ],
      },
    });
  });

  test("without a title goes to the dead letters", () => {
    expect(notified({ title: undefined })).toMatchObject({
      kind: "refused",
      reason: "data-invalid",
      detail: expect.stringContaining("\`data.title\`"),
    });
  });
});
`;
}
