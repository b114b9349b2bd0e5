/** Events in a file: a JSON array, one JSON document, or one document a line. */
import { readFile } from "node:fs/promises";
import { textOf } from "../../../functions/values/decode.ts";
import { placeOfError } from "./json-error.ts";
import { asciiJsonText } from "../../servers/sqs.ts";
import { PostriderError } from "../../../functions/platform/errors.ts";

/** The content type of a body of which each line is a message, also if it is not JSON. */
export const LINES_TYPE = "application/x-ndjson";

/** The message names the file and fits into one line. */
export class EventFileError extends PostriderError {
  override readonly name = "EventFileError";
  readonly code = "event_file_invalid";
  readonly retryable = false;
}

const EXPECTED = "Expected a JSON array of events, one event, or one event a line";

/** SQS limit: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BODY_BYTES = 1_048_576;

/** `badLine`: the line's number if it is not JSON. */
type Body = { readonly text: string; readonly badLine?: number };

/** Numbers keep their digits. A line that is not JSON becomes a message, too, to show its dead letter. @throws EventFileError */
export async function readEventFile(path: string): Promise<{ name: string; body: string }[]> {
  return eventsInText(path, await textIn(path));
}

/** As `readEventFile`; errors name `path`. @throws EventFileError */
export function eventsInText(path: string, text: string): { name: string; body: string }[] {
  if (text.trim() === "") throw new EventFileError(`${path} holds no events: it is empty`);
  const bodies = bodiesOf(path, text);
  if (bodies.length === 0) throw new EventFileError(`${path} holds no events: its array is empty`);
  return bodies.map(({ text, badLine }, index) => {
    const name = `event ${index + 1}${badLine === undefined ? "" : ` (bad line ${badLine})`}`;
    const body = asciiJsonText(text);
    const bytes = Buffer.byteLength(body);
    if (bytes > MAX_BODY_BYTES)
      throw new EventFileError(
        `${path}, ${name}: Expected at most ${MAX_BODY_BYTES} bytes, which is all that SQS takes, got ${bytes}`,
      );
    return { name, body };
  });
}

async function textIn(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const { code = error.message } = error;
    throw new EventFileError(`${path} cannot be read: ${code}${WHAT_IT_MEANS[code] ?? ""}`);
  });
  const text = decoded(bytes);
  if (text === undefined)
    throw new EventFileError(`${path} is not text. ${EXPECTED}, in UTF-8 or UTF-16`);
  return text;
}

const WHAT_IT_MEANS: Partial<Record<string, string>> = {
  ENOENT: " (there is no such file)",
  EISDIR: " (it is a directory)",
  EACCES: " (you may not read it)",
};

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = textOf(bytes, { fatal: true });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function bodiesOf(path: string, text: string): Body[] {
  if (isJson(text))
    return text.trimStart().startsWith("[")
      ? itemsOf(path, text).map((item) => ({ text: item }))
      : [{ text }];
  const lines = text
    .split("\n")
    .map((line, index) => ({ text: line, number: index + 1 }))
    .filter((line) => line.text.trim() !== "");
  // One broken document on several lines is not a list of events.
  if (isJson(lines[0]?.text ?? ""))
    return lines.map((line) =>
      isJson(line.text) ? { text: line.text } : { text: line.text, badLine: line.number },
    );
  throw new EventFileError(`${path} is not JSON: ${placeOfError(text)}. ${EXPECTED}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function itemsOf(path: string, array: string): string[] {
  const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && context?.source !== undefined && context.source !== String(value)
      ? rawJson(context.source)
      : value;
  try {
    const events: unknown[] = JSON.parse(array, keepDigits);
    return events.map((event) => JSON.stringify(event));
  } catch (error) {
    // Reviving and stringifying recurse; parsing does not.
    if (!(error instanceof RangeError)) throw error;
    throw new EventFileError(
      `${path} is nested too deeply to be taken apart: Expected one event, or one event a line`,
    );
  }
}

/** Keeps the digits of a number that JavaScript would write differently. */
const rawJson: (text: string) => unknown = Reflect.get(JSON, "rawJSON");
