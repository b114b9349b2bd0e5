/** The report as text of at most 80 columns. */
import Table from "cli-table3";
import { counted } from "../../local/counted.ts";
import type { EvalReport } from "../../local/eval/report.ts";
import { type EvalTable, tablesOf } from "../../local/eval/tables.ts";

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** The columns of names are on the left; of numbers, on the right. */
const NAMES = new Set(["Model", "Judge", "Reason", "Language", "Fault"]);

const ENDED = {
  complete: [],
  limit: ["Not complete: the next email might have passed --limit-usd."],
  interrupted: ["Not complete: interrupted."],
};

export function reportText(report: EvalReport): string {
  const { withoutAi, spentUsd, ended, writing } = report;
  const without = Object.entries(withoutAi).map(
    ([reason, count]) => `${counted(count, "email")} without AI: ${reason}`,
  );
  const billed = writing.reduce((sum, one) => sum + one.callsWithoutUsage, 0);
  return [
    ...tablesOf(report).map(tableText),
    [
      ...without,
      ...(billed === 0 ? [] : [`${counted(billed, "call")} may be billed without saying at what.`]),
      `Spent: at most $${spentUsd.toFixed(4)}`,
      ...ENDED[ended],
    ].join("\n"),
  ].join("\n\n");
}

function tableText({ title, head, rows }: EvalTable): string {
  const table = new Table({
    head: [...head],
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((name) => (NAMES.has(name) ? "left" : "right")),
  });
  table.push(...rows.map(([name = "", ...cells]) => [shortened(name), ...cells]));
  const lines = table.toString().split("\n");
  return [title, ...lines.map((line) => line.trimEnd())].join("\n");
}

/** What is longer is cut in its middle, because ids of models differ at both ends. */
const NAME_LENGTH = 24;

function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const half = Math.floor((NAME_LENGTH - 1) / 2);
  return `${name.slice(0, NAME_LENGTH - 1 - half)}…${name.slice(-half)}`;
}
