/** A newer version of the functions: this one's sources with words, a state and attributes that this one does not know. */
import { join } from "node:path";
import type { Entry } from "../../lib/functions/entry.ts";
import { copyProject } from "../helpers/project-copy.ts";
import { type Mutant, mutated } from "../proofs/mutants/mutant.ts";

type Patch = Pick<Mutant, "name" | "file" | "changes">;

const PATCHES: readonly Patch[] = [
  {
    name: "a new reason of a fallback text",
    file: "functions/words/draft.ts",
    changes: [["FALLBACK_REASONS = [", 'FALLBACK_REASONS = [\n  "next-reason",']],
  },
  {
    name: "a fallback text for the new reason",
    file: "functions/processor/write-words.ts",
    changes: [['return fallback("by-definition")', 'return fallback("next-reason")']],
  },
  {
    name: "a new writer, and a new part of the stored plan",
    file: "functions/delivery/plan.ts",
    changes: [
      [
        '  if (writer.by !== "fallback") return writer;',
        '  if (writer.by === "ai") return { ...writer, by: "next-ai" };\n  if (writer.by !== "fallback") return writer;',
      ],
      [
        "const KeptWriter = z.discriminatedUnion",
        `const NextAi = z.pipe(
          z.object({ by: z.literal("next-ai"), model: Text, ...CostFields }),
          z.transform((writer) => ({ ...writer, by: "ai" as const })),
        );
        const KeptWriter = z.discriminatedUnion`,
      ],
      [
        '  z.object({ by: z.literal("unknown"), ...CostFields }),',
        '  NextAi,\n  z.object({ by: z.literal("unknown"), ...CostFields }),',
      ],
      [
        "    ...plan,\n    notification: undefined,",
        '    ...plan, nextPart: { of: ["next"] },\n    notification: undefined,',
      ],
    ],
  },
  {
    name: "a new attribute of the plan's row",
    file: "functions/delivery/ledger-plans.ts",
    changes: [
      [
        "    plan: { S: json },",
        '    plan: { S: json }, nextAttribute: { M: { of: { S: "next" } } },',
      ],
    ],
  },
  {
    name: "a new state of an accepted email",
    file: "functions/delivery/ledger-row.ts",
    changes: [
      ['  unconfirmed: "unknown",', '  unconfirmed: "unknown",\n  accepted: "next-accepted",'],
    ],
  },
  {
    name: "a new entry in the history",
    file: "functions/delivery/ledger.ts",
    changes: [['  new: { what: "intended" },', '  new: { what: "next-intended" },']],
  },
  {
    name: "a new attribute of a dead letter",
    file: "functions/queue/queue.ts",
    changes: [
      [
        "          MessageAttributes: attributes,",
        '          MessageAttributes: { ...attributes, "postrider.next": { DataType: "String", StringValue: "next" } },',
      ],
    ],
  },
];

/** What the newer version writes and this one does not know, as text of the Deliveries table. */
export const NEWER_WORDS = [
  "next-reason",
  "next-ai",
  "nextPart",
  "nextAttribute",
  "next-accepted",
  "next-intended",
  '\\"locale\\":\\"xh\\"',
];

/** The bundles of the newer version's functions. */
export async function bundleNewerVersion() {
  const copy = await copyProject(["lib"]);
  for (const patch of PATCHES)
    await copy.write(patch.file, mutated(await copy.read(patch.file), { ...patch, tests: [] }));
  // A language that only the newer version has.
  const af = await copy.read("notifications/locales/af.ts");
  await copy.write("notifications/locales/xh.ts", af.replace("...af,", '...af,\n  locale: "xh",'));
  const bundle = (entry: Entry): string => {
    const folder = join(copy.root, `${entry}-bundle`);
    const program = ["--no-warnings", "lib/functions/bundle-function.ts"];
    const { code, output } = copy.run(...program, entry, folder, join(copy.root, "notifications"));
    if (code !== 0) throw new Error(`The newer version cannot be bundled: ${output}`);
    return join(folder, "index.mjs");
  };
  return {
    processor: bundle("processor"),
    feedback: bundle("feedback"),
    remove: copy.remove,
  };
}
