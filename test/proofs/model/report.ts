/** What was explored, as a table and as the page `docs/model.md`. */
import Table from "cli-table3";
import type { Configuration } from "./configurations.ts";
import { WINDOW } from "./promises.ts";
import type { Explored, Finding } from "./search.ts";
import type { Verdict } from "./verdict.ts";

export type Result = {
  readonly configuration: Configuration;
  readonly explored: Explored;
  readonly verdict: Verdict;
  readonly tookMs: number;
};

const HEAD = ["configuration", "states", "transitions", "twice", "lost", "stuck", "s", ""];

export function resultTable(results: readonly Result[]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const result of results) table.push(cellsOf(result, result.configuration.name));
  return table.toString();
}

function cellsOf({ explored, verdict, tookMs, configuration }: Result, name: string): string[] {
  return [
    name,
    digits(explored.states),
    digits(explored.transitions),
    broken(verdict, "twice:") || (WINDOW in verdict.allowed ? "window only" : "0"),
    broken(verdict, "lost:") || "0",
    explored.truncated ? "not asked" : digits(explored.stuck.count),
    (tookMs / 1000).toFixed(1),
    wordOf(configuration, explored, verdict),
  ];
}

function wordOf({ finds }: Configuration, { truncated }: Explored, verdict: Verdict): string {
  if (!verdict.ok)
    return finds === undefined && truncated
      ? "TRUNCATED"
      : finds === undefined
        ? "BROKEN"
        : "NOT FOUND";
  return finds === undefined ? "holds" : "found";
}

function broken({ broken }: Verdict, prefix: string): string {
  const counts = Object.entries(broken).filter(([what]) => what.startsWith(prefix));
  return counts.length === 0 ? "" : digits(counts.reduce((sum, [, { count }]) => sum + count, 0));
}

function digits(value: number): string {
  return value.toLocaleString("en-US");
}

/** A finding with the numbered way to it. */
export function traceOf(what: string, { count, trace }: Finding): string {
  const steps = trace.map((label, index) => `  ${String(index + 1).padStart(3)}. ${label}`);
  return [`${what} (${digits(count)} times; a shortest way there:)`, ...steps].join("\n");
}

/** The page of all results. `machine`: where and when they were made. */
export function page(results: readonly Result[], machine: string): string {
  const kept = results.filter(({ configuration }) => configuration.finds === undefined);
  const taken = results.filter(({ configuration }) => configuration.finds !== undefined);
  return `# The model

\`npm run model\` plays the protocol of deliveries in small worlds and goes through every state that can be reached: two runs
that may freeze before any step for any time, SQS with its redeliveries and old receipts, SES that takes a mail and does not
say so, events early, late, twice or never, an operator who redrives and edits, SES away and its breaker. The rules are not
restated in it: rows are judged by \`judge\` and written as the table of \`functions/delivery/transitions.ts\` permits, a message ends
as \`endOf\` says, and the breaker is asked as \`adviceOf\` says. The smallest worlds are explored by \`npm test\`. This page is made by \`npm run model -- --markdown docs/model.md\`.

What must hold in each: SES takes one mail of a delivery, two in the window that the README names and only by a settle-resend,
never three; none is sent again after evidence had been offered to its row; no older attempt reaches SES after its successor;
no message is deleted while a delivery of its plan may still move or is dead without a dead letter; and from every state an end
is reachable without faults, SES's events or an operator ("stuck" counts states from which none is). A row says what the best
evidence says that it was offered; what was withheld is not sent. And while SES is away, SQS must never move a message to the
dead letters itself, at most one run probes at a time, and a prober that dies does not keep SES closed.

One tick is longer than a lease and a signature's life, three are the settle time. Where SES may be away the schedule wakes one
run a slot and tick, and a freeze is counted like a crash. Not in it: the AI, retention, reads that lag, first tries of a write
that arrive after their second, an SES that is silent for long; and "an end is reachable" says that it can come, not that it
will.

Made on ${machine}.

${markdownTable(
  [...HEAD.slice(0, -1), "verdict"],
  kept.map((result) => [
    `\`${result.configuration.name}\`: ${result.configuration.about}`,
    ...cellsOf(result, "").slice(1),
  ]),
)}

The worlds named \`first-…\` are played as the protocol was explored first: a run leaves a message for a tick after a no of
nobody's fault, and an attempt under way until it has settled. Their numbers are those of that exploration with one fault of
its own mended: it took an old receipt for the newest one again after a third receive, and so counted more states. In
\`first-redriven\` two writes that must both fail are told apart where it called them one.

## One mend taken away at a time

Each is a change of the table, of the judge or of a rule beside them, passed to the same model. It must be found out; the world
with the mend in it is named in brackets, and is among those above.

${markdownTable(
  ["taken away", "states", "transitions", "found by"],
  taken.map(({ configuration, explored, verdict }) => [
    `\`${configuration.name}\`: ${configuration.about}`,
    digits(explored.states),
    digits(explored.transitions),
    Object.entries(verdict.broken)
      .map(([what, { count }]) => `${what} (${digits(count)})`)
      .join("; "),
  ]),
)}
`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
