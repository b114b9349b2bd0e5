/** Terminal output with one line of progress at its end. */
export type Screen = {
  readonly print: (line?: string) => void;
  /** Replaces the previous progress line; without a terminal it prints the line. */
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
    print: (line = "") => {
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
