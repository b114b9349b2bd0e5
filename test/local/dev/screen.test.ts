import { stripVTControlCharacters } from "node:util";
import { expect, test } from "@jest/globals";
import type { End, SentEvent } from "../../../local/dev/outcomes.ts";
import { endsTable } from "../../../local/dev/screen.ts";

const EVENT = { name: "one of two mailboxes does not exist, and the other one is full" };
const END: End = {
  type: "class.status-changed",
  recipients: 12,
  nothingToTell: false,
  states: { bounced: 1, delivered: 11 },
  writer: "AI (offline-writer)",
  deadLetter: { reason: "recipient-impossible", detail: undefined },
  tookMs: 12_345,
};

function linesOf(columns: number | undefined): string[] {
  const output = { isTTY: columns !== undefined, columns } as NodeJS.WriteStream;
  const sent = Array.from({ length: 50 }, () => EVENT as SentEvent);
  const text = endsTable(
    sent,
    sent.map(() => END),
    output,
  );
  return stripVTControlCharacters(text).split("\n");
}

test.each([60, 80, 100, 139, 140, 149])("no row is wider than %i columns", (columns) => {
  const lines = linesOf(columns);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  // The head, 50 events and the frame.
  expect(lines).toHaveLength(53);
});

test("a narrow terminal shows the number, the event and the state", () => {
  expect(linesOf(80)[2]).toBe(
    "│  1 │ one of two mailboxes does not… │ 1 bounced, 11 delivered, dead letter… │",
  );
});

test.each([undefined, 200])("nothing is cut where there is room or no terminal: %s", (columns) => {
  const row = linesOf(columns)[2];
  for (const text of [EVENT.name, "class.status-changed", "dead letter (recipient-impossible)"])
    expect(row).toContain(text);
});
