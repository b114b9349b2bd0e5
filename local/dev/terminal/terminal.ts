/** The dev server's terminal: printed rows, and live lines below them that are redrawn. Pipes get only the rows. */
import { emitKeypressEvents } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import type { Style } from "./terminal-text.ts";

export type Terminal = {
  readonly style: Style;
  readonly isInteractive: boolean;
  readonly print: (...lines: readonly string[]) => void;
  /** Replaces the live lines; does nothing without a terminal. */
  readonly setLive: (lines: readonly string[]) => void;
  /** Calls `onKey` with each key's name, such as "ctrl-c". Returns a function that stops this. */
  readonly readKeys: (onKey: (key: string) => void) => () => void;
};

/** For a terminal that does not report its width. */
const COLUMNS = 80;

export function createTerminal(
  output: NodeJS.WriteStream,
  input: NodeJS.ReadStream,
  environment: NodeJS.ProcessEnv,
): Terminal {
  const isTerminal = output.isTTY && environment["CI"] === undefined;
  const hasColor = isTerminal && !environment["NO_COLOR"];
  let live: readonly string[] = [];

  const style = {
    get columns() {
      return isTerminal ? Math.max(60, output.columns || COLUMNS) : COLUMNS;
    },
    hasColor,
  };
  const eraseLive = () => (live.length === 0 ? "" : `\r\u001b[${live.length}A\u001b[J`);
  const drawLive = () => live.map((line) => `${cutVisible(line, style.columns)}\n`).join("");

  return {
    style,
    isInteractive: isTerminal && input.isTTY,
    print: (...lines) => {
      output.write(`${eraseLive()}${lines.map((line) => `${line}\n`).join("")}${drawLive()}`);
    },
    setLive: (lines) => {
      if (
        !isTerminal ||
        (lines.length === live.length && lines.every((line, at) => line === live[at]))
      )
        return;
      const erase = eraseLive();
      live = [...lines];
      output.write(erase + drawLive());
    },
    readKeys: (onKey) => {
      emitKeypressEvents(input);
      input.setRawMode(true);
      input.resume();
      const listener = (
        _: string | undefined,
        key: { name?: string; ctrl?: boolean } | undefined,
      ) => {
        if (key?.name !== undefined) onKey(key.ctrl === true ? `ctrl-${key.name}` : key.name);
      };
      input.on("keypress", listener);
      return () => {
        input.off("keypress", listener);
        input.setRawMode(false);
        input.pause();
      };
    },
  };
}

/** A wrapped line would break the redrawing. */
function cutVisible(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : plain.slice(0, columns - 1);
}
