/** What `npm start` shows: a line of progress while a run works, then a table of what became of each event. */
import Table from "cli-table3";
import { cutGraphemes } from "../../functions/values/cut.ts";
import type { End, SentEvent } from "./outcomes.ts";

export type Screen = {
  readonly say: (line?: string) => void;
  /** Shows a line that the next one replaces; where there is no terminal, only a line that is new by the second. */
  readonly progress: (line: string) => void;
  readonly clearProgress: () => void;
};

export function createScreen(output: NodeJS.WriteStream): Screen {
  let shown = "";
  const clearProgress = () => {
    if (output.isTTY && shown !== "") output.write("\r\u001b[K");
    shown = "";
  };
  return {
    say: (line = "") => {
      clearProgress();
      output.write(`${line}\n`);
    },
    progress: (line) => {
      if (line === shown) return;
      if (output.isTTY) output.write(`\r\u001b[K${line}`);
      else output.write(`${line}\n`);
      shown = line;
    },
    clearProgress,
  };
}

type Column = {
  readonly head: string;
  readonly align: "left" | "right";
  readonly text: (event: SentEvent, end: End, index: number) => string;
};

const COLUMNS = {
  number: { head: "", align: "right", text: (_event, _end, index) => String(index + 1) },
  event: { head: "event", align: "left", text: ({ name }) => name },
  type: { head: "type", align: "left", text: (_event, { type }) => type ?? "(unreadable)" },
  to: { head: "to", align: "right", text: (_event, { recipients }) => String(recipients || "") },
  writer: { head: "written by", align: "left", text: (_event, { writer }) => writer ?? "" },
  state: { head: "state", align: "left", text: (_event, end) => stateOf(end) },
  time: {
    head: "time",
    align: "right",
    text: (_event, { tookMs }) => (tookMs === undefined ? "" : `${(tookMs / 1000).toFixed(2)} s`),
  },
} as const satisfies Record<string, Column>;

type Name = keyof typeof COLUMNS;

const ALL: readonly Name[] = ["number", "event", "type", "to", "writer", "state", "time"];
const FEW: readonly Name[] = ["number", "event", "state"];
/** A number, borders and padding of the three columns. */
const FEW_FRAME = 13;
const FEW_STATE = 37;

/** How many characters a column has at most: none is broken over lines. What is cut is whole in the inbox and the list of reasons. */
function lengthsOf(output: NodeJS.WriteStream): {
  readonly names: readonly Name[];
  readonly most: Partial<Record<Name, number>>;
} {
  if (!output.isTTY || output.columns >= 150) return { names: ALL, most: {} };
  if (output.columns >= 140)
    return { names: ALL, most: { event: 24, type: 22, writer: 22, state: 34 } };
  const event = Math.max(10, output.columns - FEW_FRAME - FEW_STATE);
  return { names: FEW, most: { event, state: FEW_STATE } };
}

/** One row an event: what it is, who was told, who wrote, how it ended, how long it took; on a narrow terminal only the first and the end. */
export function endsTable(
  sent: readonly SentEvent[],
  ends: readonly End[],
  output: NodeJS.WriteStream,
): string {
  const { names, most } = lengthsOf(output);
  const columns: Column[] = names.map((name) => COLUMNS[name]);
  const table = new Table({
    head: columns.map(({ head }) => head),
    style: { head: output.isTTY ? ["bold"] : [], border: output.isTTY ? ["dim"] : [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: columns.map(({ align }) => align),
  });
  const fit = (text: string, length = Infinity) =>
    text.length > length ? `${cutGraphemes(text, length - 1)}…` : text;
  sent.forEach((event, index) => {
    const end = ends[index];
    if (end === undefined) return;
    table.push(names.map((name) => fit(COLUMNS[name].text(event, end, index), most[name])));
  });
  return table.toString();
}

function stateOf({ states, deadLetter, nothingToTell, duplicateOf }: End): string {
  if (nothingToTell) return "nothing to tell";
  const delivered = Object.entries(states)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([state, count]) => `${count} ${state}`);
  const lines =
    delivered.length === 0 && deadLetter === undefined && duplicateOf === undefined
      ? ["waiting"]
      : delivered;
  if (duplicateOf !== undefined) lines.push(`duplicate: already handled as ${duplicateOf}`);
  if (deadLetter !== undefined) lines.push(`dead letter (${deadLetter.reason})`);
  return lines.join(", ");
}
