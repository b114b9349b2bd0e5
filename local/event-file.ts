/** The reader's own events: a JSON array, or one JSON document a line. */
import { readFile } from "node:fs/promises";
import { asciiJson } from "./servers/sqs.ts";

/** A file that holds no events; the message names the file. */
export class EventFileError extends Error {
  override readonly name = "EventFileError";
}

/**
 * Reads the message bodies of a file. A line that is no JSON becomes a message all the same: what the processor says of
 * it is what a producer of such messages would find in the dead letters. @throws EventFileError
 */
export async function readEventFile(path: string): Promise<{ name: string; body: string }[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new EventFileError(`${path} cannot be read: ${error.code ?? error.message}`);
  });
  const bodies = bodiesOf(text);
  if (bodies.length === 0) throw new EventFileError(`${path} holds no events: it is empty`);
  return bodies.map((body, index) => ({ name: `event ${index + 1}`, body }));
}

/** One document (an array, or one event over many lines), or a document a line. */
function bodiesOf(text: string): string[] {
  const whole = parse(text);
  if (Array.isArray(whole)) return whole.map(asciiJson);
  if (whole !== undefined) return [asciiJson(whole)];
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const json = parse(line);
      return json === undefined ? line : asciiJson(json);
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
