/** The generated parts of the documentation: tables between two marks, and the event schemas. */
import type * as z from "zod/mini";
import { DEFAULT_COST_INPUT } from "../cli/cost/cost-input.ts";
import { type CostTable, costTable } from "../cli/cost/table.ts";
import { countMonitoring } from "../cli/cost/count-monitoring.ts";
import { DEAD_LETTER_REASONS } from "../functions/queue/dead-letter-reasons.ts";
import { METRICS, unitOf } from "../functions/platform/metric-names.ts";
import { FIELDS } from "../functions/config/environment.ts";
import { FEEDBACK } from "../functions/config/feedback-config.ts";
import { PROCESSOR } from "../functions/config/processor-variables.ts";
import { UNSUBSCRIBE } from "../functions/config/unsubscribe-config.ts";
import { AI_ADVICE } from "../local/ai-advice.ts";
import { settingsInterface, settingsTable } from "./settings-interface.ts";
import { eventSchemaFiles } from "./event-schemas.ts";

/** The tables of environment variables, by the name of their marks. */
const CONFIGURATIONS = [
  ["configuration", PROCESSOR],
  ["feedback configuration", FEEDBACK],
  ["unsubscribe configuration", UNSUBSCRIBE],
] as const;

export type MadeDoc = {
  /** From the repository. */
  readonly path: string;
  /** The new text of the file, from its present text. */
  readonly text: (present: string) => string | Promise<string>;
};

export function madeDocs(): readonly MadeDoc[] {
  return [
    {
      path: "README.md",
      text: (present) => between("cost in short", costInShort(), present),
    },
    { path: "docs/cost.md", text: (present) => between("cost", monthlyCost(), present) },
    { path: "lib/settings/stage-config.ts", text: settingsInterface },
    {
      path: "docs/settings.md",
      text: (present) =>
        CONFIGURATIONS.reduce(
          (text, [name, variables]) => between(name, configurationTable(variables), text),
          between("settings", settingsTable(), present),
        ),
    },
    {
      path: "docs/dead-letters.md",
      text: (present) => between("reasons", reasonsTable(), present),
    },
    {
      path: "docs/runbook.md",
      text: (present) => between("AI reasons", aiReasonsTable(), present),
    },
    { path: "docs/metrics.md", text: (present) => between("metrics", metricsTable(), present) },
    ...eventSchemaFiles().map(({ name, text }) => ({ path: `docs/${name}`, text: () => text })),
  ];
}

/** Replaces the text between the marks of `name`. @throws Error if a mark is missing */
function between(name: string, made: string, present: string): string {
  const [begin, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- end of ${name} -->`];
  const [head, rest] = present.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined)
    throw new Error(`Expected the marks "${begin}" and "${end}"`);
  return `${head}${begin}\n\n${made}\n\n${end}${tail}`;
}

type Field = z.ZodMiniType<string | number | undefined>;

function configurationTable({ shape }: { readonly shape: Record<string, Field> }): string {
  const rows = Object.entries(shape).map(([name, field]) => {
    const { about, bound } = FIELDS.get(field) ?? { about: "", bound: "" };
    return `| \`${name}\` | ${about} | ${defaultOf(field)} | ${bound} |`;
  });
  return ["| variable | what it is | default | bounds |", "|---|---|---|---|", ...rows].join("\n");
}

function defaultOf(field: Field): string {
  const { success, data } = field.safeParse(undefined);
  if (!success) return "required";
  return data === undefined ? "none" : `\`${data}\``;
}

function aiReasonsTable(): string {
  const rows = Object.entries(AI_ADVICE).map(
    ([reason, { problem, fix, bedrockFix }]) =>
      `| \`${reason}\` | ${problem} | ${fix}${bedrockFix === undefined ? "" : `; with Bedrock: ${bedrockFix}`} |`,
  );
  return ["| reason | what it means | fix |", "|---|---|---|", ...rows].join("\n");
}

/** The bill of a new account with default settings. */
function monthlyBill(): CostTable {
  const monitoring = countMonitoring({
    fromAddress: "Postrider <postrider@example.com>",
    apiKeyParameter: "/postrider/openai-api-key",
  });
  return costTable({ ...DEFAULT_COST_INPUT, monitoring });
}

function monthlyCost(): string {
  const { head, rows, notes } = monthlyBill();
  const lines = [head, head.map((_, at) => (at === 0 ? "---" : "--:")), ...rows];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n\n${notes.map((note) => `- ${note}`).join("\n")}`;
}

function costInShort(): string {
  const months = monthlyBill().totalsUsd.map((usd, at) => {
    const emails = DEFAULT_COST_INPUT.volumes[at] ?? 0;
    return `${Math.round(usd).toLocaleString("en-US")} for ${emails.toLocaleString("en-US")} emails`;
  });
  return `US dollars a month, AWS and AI together, without free tiers: ${months.join(", ")}.`;
}

function reasonsTable(): string {
  const rows = Object.entries(DEAD_LETTER_REASONS).map(
    ([reason, { meaning, remedy }]) => `| \`${reason}\` | ${meaning} | ${remedy} |`,
  );
  return ["| reason | what happened | what to do |", "|---|---|---|", ...rows].join("\n");
}

function metricsTable(): string {
  const rows = Object.entries(METRICS).map(
    ([name, { about, written }]) => `| \`${name}\` | ${about} | ${unitOf(name)} | ${written} |`,
  );
  return ["| metric | what it is | unit | written |", "|---|---|---|---|", ...rows].join("\n");
}
