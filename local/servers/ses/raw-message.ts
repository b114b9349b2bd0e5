/** Reads and changes a raw MIME message as SES does. */

const CR = 13;
const LF = 10;

/** A header field; its value is unfolded, not decoded. */
export type Header = { name: string; value: string };

/** The message's header fields, in order. */
export function readHeaders(source: Buffer): Header[] {
  return splitFields(source.subarray(0, findHeadLength(source))).map((field) => {
    const colon = field.indexOf(":");
    return {
      name: field.slice(0, colon).trim(),
      value: field
        .slice(colon + 1)
        .replace(/\r?\n(?=[ \t])/g, "")
        .trim(),
    };
  });
}

/** The value of the first field with this name in any case; undefined if it is missing or empty. */
export function findHeader(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value || undefined;
}

/** Without the line break. */
export function measureLongestLineBytes(source: Buffer): number {
  let longest = 0;
  for (let start = 0; start < source.length;) {
    const found = source.indexOf(LF, start);
    const end = found === -1 ? source.length : found;
    const withoutCr = end > start && source[end - 1] === CR ? end - 1 : end;
    longest = Math.max(longest, withoutCr - start);
    start = end + 1;
  }
  return longest;
}

/** Returns a copy with a new Message-ID and Date, as SES sets them in every email. */
export function stampMessage(
  source: Buffer,
  { messageId, acceptedAtMs }: { messageId: string; acceptedAtMs: number },
): Buffer {
  const headLength = findHeadLength(source);
  const kept = splitFields(source.subarray(0, headLength)).filter(
    (field) => !/^(message-id|date)\s*:/i.test(field),
  );
  const head = [
    ...kept,
    `Message-ID: <${messageId}@email.amazonses.com>`,
    `Date: ${new Date(acceptedAtMs).toUTCString().replace("GMT", "+0000")}`,
  ].join("\r\n");
  const body = source.subarray(headLength);
  return Buffer.concat([
    Buffer.from(head, "latin1"),
    body.length > 0 ? body : Buffer.from("\r\n\r\n"),
  ]);
}

/** Without the line break after the last field. */
function findHeadLength(source: Buffer): number {
  const ends = [source.indexOf("\r\n\r\n"), source.indexOf("\n\n")].filter((end) => end !== -1);
  return ends.length > 0 ? Math.min(...ends) : source.length;
}

/** latin1 keeps every byte, also in a header that is not ASCII. */
function splitFields(head: Buffer): string[] {
  const text = head.toString("latin1").replace(/(\r?\n)+$/, "");
  return text === "" ? [] : text.split(/\r?\n(?![ \t])/);
}
