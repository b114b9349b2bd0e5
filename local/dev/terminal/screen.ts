/** Lines on the terminal, and below them one line of progress. */
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
