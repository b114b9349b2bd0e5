import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { COORDINATION } from "../../helpers/test-tables.ts";
import { type AskedStore, startAskedStore, timeless, UNREADABLE } from "./asked-store.ts";

let asked: AskedStore;
beforeAll(async () => {
  asked = await startAskedStore();
});
afterAll(() => asked.store.stop());
const run = (...args: readonly string[]) => asked.run(...args);

describe("stats", () => {
  test("counts by day, definition and model", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const { code, output } = await run("stats", "--since", day, "--until", day);
    expect(code).toBe(0);
    expect(output.replaceAll(day, "2026-11-24"))
      .toBe(`4 emails sent in 1 day: 1 bounced (25.0 %), 1 held. The AI cost $0.00.

  DAY (UTC)                         SENT  BOUNCED  SPAM  FAILED  HELD  DEAD
  2026-11-24  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇     4        1     ·       ·     1     ·

  DEFINITION     SENT  BOUNCED  SPAM  NOT SENT  SKIPPED  FALLBACK
  class.updated     4        1     ·         ·        ·         ·

  MODEL    TEXTS  TOKENS IN  CACHED  OUT  DOLLARS
  a-model      4      1,200       ·  240   0.0025
`);
  });

  test("has a line for each of the last 14 days", async () => {
    const { output } = await run("stats");
    expect(output.match(/^ {2}\d{4}-\d{2}-\d{2}/gm)).toHaveLength(14);
  });

  test("says of days without a bounce or a complaint that no problem was reported", async () => {
    const { output } = await run("stats", "--since", "2026-01-01", "--until", "2026-01-01");
    expect(output).toMatch(/^0 emails sent in 1 day: no problem reported\. /);
  });

  test("refuses days in the wrong order", async () => {
    const { code, errors } = await run("stats", "--since", "2026-11-24", "--until", "2026-11-01");
    expect([code, errors]).toEqual([
      2,
      "Expected --since to be before --until, and at most 400 days, got 2026-11-24 to 2026-11-01.\n",
    ]);
  });
});

describe("dead-letters", () => {
  test("lists why, the detail and how each is named", async () => {
    const { output } = await run("dead-letters");
    expect(timeless(output)).toContain(`  16:24  ✗ data invalid         class.created
                                data.class is missing
                                evt-7
`);
    expect(output).toContain("2 dead letters. What to do: npx postrider why ID\n");
  });

  test.each([
    ["evt-7", '{"id":"evt-7"}\n'],
    [UNREADABLE, "not JSON\n"],
  ])("prints the body of %s as it came", async (text, body) => {
    expect(await run("dead-letters", "--body", text)).toMatchObject({ code: 0, output: body });
  });

  test("filters by reason, and says that none matches", async () => {
    const { output } = await run("dead-letters", "--reason", "unreadable", "--json");
    expect(JSON.parse(output)).toMatchObject({ items: [{ messageId: UNREADABLE }] });
    expect((await run("dead-letters", "--reason", "held")).output).toBe("No dead letters match.\n");
  });

  test("has exit code 1 for a body that is not there", async () => {
    const { code, errors } = await run("dead-letters", "--body", "evt-1");
    expect([code, errors]).toEqual([
      1,
      "Expected a dead letter of evt-1, found none. `npx postrider dead-letters` lists them.\n",
    ]);
  });
});

describe("circuit", () => {
  test("says what is called, and that sending is paused", async () => {
    expect((await run("circuit")).output).toBe(
      "✓ Sending is not paused.\n✓ SES is called.\n✓ The AI is asked.\n",
    );
    const nowMs = Date.now();
    await asked.store.put(COORDINATION, {
      pk: { S: "pause" },
      paused: { BOOL: true },
      atMs: { N: String(nowMs) },
      by: { S: "arn:aws:sts::1:assumed-role/Ops/nomvula" },
      why: { S: "AWS maintenance" },
    });
    await asked.store.put(COORDINATION, {
      pk: { S: "breaker#ses" },
      state: { S: "open" },
      openUntilMs: { N: String(nowMs + 60_000) },
      openings: { N: "1" },
      reason: { S: "daily-quota" },
    });
    const { output } = await run("circuit");
    const text = timeless(output)
      .replaceAll(/\s+/g, " ")
      .replace(/(?<=open for ).+?(?=\. SES)/, "2 seconds");
    expect(text.trim()).toBe(
      '▲ Sending is paused since today at 16:24 by nomvula ("AWS maintenance"). Messages wait in the queue; none is lost. ' +
        "✗ SES is not called: its circuit has been open for 2 seconds. SES's daily quota is used up; it frees itself within 24 hours, or request a higher one from AWS. The next try is today at 16:24. Every email waits; none is lost. " +
        "✓ The AI is asked.",
    );
    for (const pk of ["pause", "breaker#ses"])
      await asked.store.drop(COORDINATION, { pk: { S: pk } });
  });
});
