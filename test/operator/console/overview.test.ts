import { describe, expect, test } from "@jest/globals";
import { PRICES } from "../../../cli/cost/prices.ts";
import { CLOSED } from "../../../functions/coordination/circuit-state.ts";
import { totalOf } from "../../../operator/read/statistics.ts";
import { healthOf, numberTiles } from "../../../operator/console/overview.ts";

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 10, 30, 12);

describe("the numbers", () => {
  const tiles = numberTiles([
    {
      day: "2026-11-30",
      total: { ...totalOf([]), accepted: 1_000, bounced: 20, complained: 5, rejected: 5 },
      definitions: {},
      models: {},
    },
  ]);
  const titled = (start: string) => tiles.find(({ title }) => title.startsWith(start));

  test("count SES at the price of `postrider cost`, and name the price", () => {
    expect(PRICES.sesPer1000).toBe(0.16);
    expect(titled("SES")).toMatchObject({
      title: "SES ($0.16/1,000) and AI, 14 days",
      value: "$0.16",
    });
  });

  test("do not call an email delivered that SES has not reported as delivered", () => {
    expect(JSON.stringify(tiles)).not.toMatch(/delivered/i);
    expect(titled("No problem reported")).toMatchObject({
      title: "No problem reported, 14 days",
      value: "97.0 %",
      short: "97.0 % no problem",
    });
  });
});

describe("the schedule", () => {
  const scheduleAfter = (minutes: number, scheduleMinutes: number) =>
    healthOf(
      {
        nowMs: NOW_MS,
        lastRun: { startedAtMs: NOW_MS - minutes * MINUTE_MS, isWorking: false },
        paused: undefined,
        circuits: { ses: CLOSED, ai: CLOSED },
        waiting: undefined,
        scheduleMinutes,
      },
      {},
    )[0];

  test.each([
    [1, 3, "The schedule runs every minute"],
    [1, 3.1, "The schedule is late"],
    [15, 31, "The schedule runs every 15 minutes"],
    [15, 31.1, "The schedule is late"],
    [60, 121, "The schedule runs every 60 minutes"],
    [60, 121.1, "The schedule is late"],
  ])("of %i minutes, %d minutes after a run: %s", (scheduleMinutes, minutes, title) => {
    expect(scheduleAfter(minutes, scheduleMinutes)?.title).toBe(title);
  });
});
