/** What `npm start` shows: a line of progress while a run works, then a table of what became of each event. */
import Table from "cli-table3";
import { cutGraphemes } from "../functions/core/cut.ts";
import type { End, SentEvent } from "./ends.ts";

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

/** One row an event: what it is, who was told, who wrote, how it ended, how long it took. */
export function endsTable(
  sent: readonly SentEvent[],
  ends: readonly End[],
  output: NodeJS.WriteStream,
): string {
  const table = new Table({
    head: ["", "event", "type", "to", "written by", "state", "time"],
    style: { head: output.isTTY ? ["bold"] : [], border: output.isTTY ? ["dim"] : [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["right", "left", "left", "right", "left", "left", "right"],
  });
  // What a narrow terminal would break over many lines is cut instead; the inbox and the list of refusals have it whole.
  const narrow = output.isTTY && output.columns < 150;
  const fit = (text: string, length: number) =>
    narrow && text.length > length ? `${cutGraphemes(text, length - 1)}…` : text;
  sent.forEach((event, index) => {
    const end = ends[index];
    if (end === undefined) return;
    table.push([
      index + 1,
      fit(event.name, 24),
      end.type ?? "(unreadable)",
      end.recipients || "",
      fit(end.writer ?? "", 22),
      // The number of the handled event is not cut.
      fit(stateOf(end), end.duplicateOf === undefined ? 26 : 34),
      end.tookMs === undefined ? "" : `${(end.tookMs / 1000).toFixed(2)} s`,
    ]);
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
