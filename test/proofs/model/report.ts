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

\`npm run model\` explores every state that the delivery protocol can reach in small worlds. In these worlds, two runs may freeze before any step for any
time, SQS redelivers messages and accepts old receipts, SES accepts an email without an answer, events come early, late, twice or never, an
operator redrives, cancels, marks as sent and edits, and SES is down.

The model does not repeat the rules of the code. It calls \`judge\`, \`endOf\` and \`adviceOf\`, and reads the table of
\`functions/delivery/transitions.ts\`. \`npm test\` explores the smallest worlds. \`npm run model -- --markdown docs/model.md\` writes this page.

These must hold in every state:

- SES accepts one email of a delivery; two only in [the window](guarantees.md#the-window), never three.
- No email is sent again after its row was offered evidence that SES accepted it.
- No older attempt reaches SES after a newer one.
- No message is deleted while a delivery of its plan may still change, or is dead without a dead letter.
- A final state can be reached without faults, events of SES or an operator. "Stuck" counts the states without one.
- A row has the best evidence that it was offered. A skipped or cancelled delivery is not sent. SES accepts no email of an attempt that an operator
  has already marked as sent.
- While SES is down, SQS moves no message to the dead letters itself, at most one run probes at a time, and a run that dies while it probes does
  not keep SES closed.

One tick is longer than a lease and the life of a signature. Three ticks are the settle time. In worlds where SES may be down, one run for each slot
starts at each tick, and a freeze counts as a crash.

The model does not have: the AI, retention, stale reads, a first write that arrives after its own retry, and an SES that is silent for a long time. It shows
that a final state can be reached, not that it will be.

Made on ${machine}.

${markdownTable(
  [...HEAD.slice(0, -1), "verdict"],
  kept.map((result) => [
    `\`${result.configuration.name}\`: ${result.configuration.about}`,
    ...cellsOf(result, "").slice(1),
  ]),
)}

The worlds named \`first-…\` follow the first version of the protocol: after a refusal that is not a failure, a run leaves the message for a tick, and it leaves an
unconfirmed attempt until the settle time has passed.

## Each guard removed

Each row removes one guard from the table, the judge or a rule, and the model must find the broken promise. The brackets name the world, which holds
with the guard.

${markdownTable(
  ["removed", "states", "transitions", "found by"],
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
