/** Finds where a text stops being JSON. */
import { isError } from "../../../functions/platform/errors.ts";

/** "line 3, column 5". The text must not be JSON. */
export function placeOfError(text: string): string {
  // Binary search for the longest prefix of a JSON document.
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (couldGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const lines = text.slice(0, good).split("\n");
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
  return good === text.length ? `it ends too early, at ${place}` : `unexpected text at ${place}`;
}

function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = isError(error) ? error.message : "";
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return (
      /end of JSON input|Unterminated string/.test(message) || Number(position) === beginning.length
    );
  }
}
