/** The evaluation's report as text of at most 80 columns. */
import { counted } from "../../local/counted.ts";
import type { EvalReport } from "../../local/eval/report.ts";
import { type EvalTable, tablesOf } from "../../local/eval/tables.ts";

/** The columns of names; all others have numbers. */
const NAMES = new Set(["Model", "Judge", "Reason", "Language", "Fault"]);
const NAME_LENGTH = 24;

const INCOMPLETE = {
  complete: [],
  limit: ["Not complete: the next email might have passed --limit-usd."],
  interrupted: ["Not complete: interrupted."],
};

export function reportText(report: EvalReport): string {
  const { withoutAi, spentUsd, ended, writing } = report;
  const unknown = writing.reduce((sum, { callsWithoutUsage }) => sum + callsWithoutUsage, 0);
  const notes = [
    ...Object.entries(withoutAi).map(
      ([reason, count]) => `${counted(count, "email")} without AI: ${reason}`,
    ),
    ...(unknown === 0 ? [] : [`${counted(unknown, "call")} with unknown cost may be billed.`]),
    `Spent: at most $${spentUsd.toFixed(4)}`,
    ...INCOMPLETE[ended],
  ];
  return [...tablesOf(report).map(tableText), notes.join("\n")].join("\n\n");
}

/** Columns are two spaces apart: names on the left, numbers on the right. */
function tableText({ title, head, rows }: EvalTable): string {
  const lines = [head, ...rows.map(([name = "", ...cells]) => [shortened(name), ...cells])];
  const widths = head.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const texts = lines.map((cells) =>
    widths
      .map((width, at) => {
        const cell = cells[at] ?? "";
        return NAMES.has(head[at] ?? "") ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return [title, ...texts].join("\n");
}

/** Cut in the middle, because the ids of models differ at both ends. */
function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const half = Math.floor((NAME_LENGTH - 1) / 2);
  return `${name.slice(0, NAME_LENGTH - 1 - half)}…${name.slice(-half)}`;
}
