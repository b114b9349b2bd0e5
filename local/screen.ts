/** What `npm start` shows: a line of progress while a run works, then a table of what became of each event. */
import Table from "cli-table3";
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
export function endsTable(sent: readonly SentEvent[], ends: readonly End[], width: number): string {
  const columns = [4, 34, 10, 24, 30, 9];
  const spare = Math.max(0, Math.min(width, 150) - columns.reduce((sum, one) => sum + one + 1, 1));
  const table = new Table({
    head: ["", "event", "recipients", "written by", "state", "time"],
    colWidths: columns.map((column, index) =>
      index === 1 || index === 4 ? column + Math.floor(spare / 2) : column,
    ),
    wordWrap: true,
    style: { head: ["bold"], border: ["dim"] },
  });
  sent.forEach((event, index) => {
    const end = ends[index];
    if (end === undefined) return;
    table.push([
      index + 1,
      `${end.type ?? "(unreadable)"}\n${event.name}`,
      end.recipients || "",
      end.writer ?? "",
      stateOf(end),
      end.tookMs === undefined ? "" : `${(end.tookMs / 1000).toFixed(2)} s`,
    ]);
  });
  return table.toString();
}

function stateOf({ states, deadLetter }: End): string {
  const delivered = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  const lines = delivered.length === 0 && deadLetter === undefined ? ["waiting"] : delivered;
  if (deadLetter !== undefined) lines.push(`dead letter: ${deadLetter.reason}`);
  return lines.join("\n");
}
