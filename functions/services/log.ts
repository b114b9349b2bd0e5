import type { Log } from "./ports.ts";

/** Writes one JSON line per outcome to the function's log. */
export function createLog(write: (line: string) => void): Log {
  return (level, message, fields) => write(JSON.stringify({ level, message, ...fields }));
}
