import { describe, expect, test } from "@jest/globals";
import {
  faultLines,
  reloadLine,
  type Row,
  rowLines,
  totalsLine,
} from "../../../../local/dev/terminal/terminal-text.ts";

const STYLE = { columns: 80, hasColor: false };
const AT_MS = new Date(2026, 10, 24, 16, 25, 58).getTime();
const MAILED: Row = {
  atMs: AT_MS,
  shortId: "dev-8",
  type: "class.updated",
  outcome: "mailed",
  tone: "ok",
  summary: "mailed 2",
  tookMs: 1_400,
};

describe("a row of the dev server's terminal", () => {
  test("has the sign and its word, and how long it took at the end of 80 columns", () => {
    const [line = "", ...more] = rowLines(MAILED, STYLE);
    expect(line).toBe(
      "  16:25:58  dev-8   class.updated         ✓ mailed 2                       1.4 s",
    );
    expect(line).toHaveLength(80);
    expect(more).toEqual([]);
  });

  test("shows no escape sequence or line break of an event", () => {
    const type = "a\u001B]0;title\u0007b\nc";
    const lines = rowLines({ ...MAILED, type, summary: "dead letter: \u009B2J" }, STYLE);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
    expect(lines[0]).toContain("a\u{fffd}]0;title\u{fffd}b\u{fffd}c");
  });

  test.each<[what: string, row: Partial<Row>]>([
    ["a long reason", { summary: `dead letter: ${"data.class.subject is missing ".repeat(4)}` }],
    ["a reason without blanks", { summary: "x".repeat(200) }],
    ["a long type", { type: "learning-programme.collision.of.two" }],
    ["a long id", { shortId: "dev-12345" }],
  ])("stays within 80 columns with %s", (_, changed) => {
    for (const columns of [60, 80, 120])
      for (const line of rowLines({ ...MAILED, ...changed }, { ...STYLE, columns }))
        expect(line.length).toBeLessThanOrEqual(columns);
  });

  test("continues below its outcome", () => {
    const summary = "dead letter: data.class.subject is missing";
    expect(rowLines({ ...MAILED, tone: "bad", summary }, STYLE)).toEqual([
      "  16:25:58  dev-8   class.updated         ✗ dead letter: data.class.subject is",
      "                                            missing",
    ]);
  });

  test("has color only on request", () => {
    expect(rowLines(MAILED, { ...STYLE, hasColor: true })[0]).toContain("\u001b[32m✓");
  });
});

test("a reload names the file", () => {
  expect(reloadLine(AT_MS, ["notifications/training/class-updated.ts"])).toBe(
    "  16:25:58  reload  class-updated.ts        the next event uses it",
  );
  expect(reloadLine(AT_MS, ["a/b.ts", "a/c.ts", "a/d.ts"])).toContain("b.ts and 2 more");
});

test("a fault shows its line between its neighbours, and what events use meanwhile", () => {
  const fault = {
    file: "notifications/a.ts",
    line: 2,
    message: "",
    expected: "to be a module that can be loaded",
    got: 'Unexpected "}"',
    fix: "correct this line.",
    source: "facts: {\n  total: money(\n},",
  };
  expect(faultLines([fault], { atMs: AT_MS, usedSinceMs: AT_MS }, STYLE)).toEqual([
    "  16:25:58  ✗ notifications/a.ts:2 is not loaded",
    "",
    "      1 | facts: {",
    "    > 2 |   total: money(",
    "      3 | },",
    "",
    '    Expected a module that can be loaded, got Unexpected "}"',
    "    Fix: correct this line.",
    "    Until you save it, events use the version of 16:25:58.",
  ]);
});

test("the totals count each outcome in words", () => {
  expect(
    totalsLine(["mailed", "mailed", "skipped", "dead-letter", "dead-letter", "waiting", "working"]),
  ).toBe("  7 events: 2 mailed, 1 skipped, 2 dead letters, 1 waits, 1 in work");
  expect(totalsLine([])).toBe("  0 events");
});
