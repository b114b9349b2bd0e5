import { describe, expect, test } from "@jest/globals";
import { eventually } from "../../helpers/eventually.ts";
import {
  NEVER,
  RATE,
  BURST,
  INTERVAL_MS,
  KEEP_MS,
  anAccount,
  granted,
} from "./rate-limiter-factory.ts";

const { clock, store, paceWith, turns, requests, taken, putRow } = anAccount();

describe("tokens", () => {
  test("that were not used in time are void, so that hoards do not leave together", async () => {
    const hoarders = [paceWith(), paceWith(), paceWith()];
    for (const pace of hoarders) {
      pace.expect(3, NEVER);
      expect(await pace.turn(clock.nowMs, NEVER)).toBe(true);
    }
    expect(await taken()).toBeCloseTo(9, 1);
    clock.nowMs += KEEP_MS + 1;
    const answers = await Promise.all(hoarders.map((pace) => turns(pace, 4)));
    // Of the six that were hoarded none is used: these were left, and have been filled in since.
    expect(granted(answers.flat())).toBe(BURST - 9 + Math.floor((KEEP_MS + 1) / INTERVAL_MS));
  });

  test("given back are the next mail's, while they may be used", async () => {
    const pace = paceWith();
    await turns(pace, BURST - 1);
    await turns(pace, 1);
    expect(await pace.turn(clock.nowMs, NEVER)).toBe(false);
    pace.returnTurn();
    expect(await pace.turn(clock.nowMs, NEVER)).toBe(true);
    clock.nowMs += KEEP_MS + 1;
    const before = await taken();
    pace.returnTurn();
    expect(granted(await turns(pace, 1))).toBe(1);
    expect(await taken()).toBeCloseTo(before + 1, 1);
  });

  test("never taken cannot be given back", async () => {
    const pace = paceWith();
    pace.returnTurn();
    expect(granted(await turns(pace, 20))).toBeLessThanOrEqual(BURST);
  });
});

describe("a bucket that SES calls empty", () => {
  test("is empty for all runs: the next token is an interval away", async () => {
    const [one, other] = [paceWith(), paceWith()];
    one.empty();
    one.empty();
    await eventually(async () => expect(await taken()).toBeCloseTo(BURST, 1));
    expect(requests()).toBe(1);
    expect(await turns(one, 1, INTERVAL_MS - 5)).toEqual([false]);
    expect(await turns(other, 1, INTERVAL_MS - 5)).toEqual([false]);
    clock.nowMs += INTERVAL_MS + 1;
    // The other had to ask to learn of it, and has kept what it got.
    expect(await turns(other, 1)).toEqual([true]);
  });

  test("voids what this run holds and could have sent now", async () => {
    const pace = paceWith();
    pace.expect(6, NEVER);
    await eventually(async () => expect(await taken()).toBeCloseTo(6, 1));
    pace.empty();
    expect(granted(await turns(pace, 6, INTERVAL_MS / 2))).toBe(0);
  });

  test("that is emptier than empty stays so", async () => {
    await putRow(clock.nowMs + 30_000);
    const pace = paceWith();
    pace.empty();
    await eventually(() => expect(requests()).toBe(1));
    expect(await taken()).toBeCloseTo(30_000 / INTERVAL_MS, 1);
    expect(await pace.turn(clock.nowMs + 10_000, NEVER)).toBe(false);
  });
});

describe("the row", () => {
  test("of a clock that is far ahead keeps nobody back, and is mended", async () => {
    await putRow(clock.nowMs + 3_600_000);
    const pace = paceWith();
    expect(granted(await turns(pace, 3))).toBe(3);
    expect(await taken()).toBeCloseTo(3, 1);
    await putRow(clock.nowMs + 3_600_000);
    expect(granted(await turns(pace, 3))).toBe(3);
    await putRow(clock.nowMs + 3_600_000);
    paceWith().empty();
    await eventually(async () => expect(await taken()).toBeCloseTo(BURST, 1));
  });

  test("of a bucket that is busy for a minute is believed", async () => {
    await putRow(clock.nowMs + 60_000);
    expect(granted(await turns(paceWith(), 3, 30_000))).toBe(0);
  });

  test.each([
    ["refuses us", { status: 400, type: "AccessDeniedException" }],
    ["fails", { status: 500 }],
    ["hangs", { hang: true }],
  ])(
    "that cannot be written because DynamoDB %s: all who wait are told, and the next asks again",
    async (_, fault) => {
      const pace = paceWith(RATE, () => clock.nowMs, store().impatient);
      store().proxy.inject({ ...fault, times: 3 });
      const asked = await Promise.allSettled([
        pace.turn(clock.nowMs, NEVER),
        pace.turn(clock.nowMs, NEVER),
      ]);
      for (const one of asked) {
        expect(one.status).toBe("rejected");
        expect(one).toMatchObject({
          reason: { code: "dependency_failed", dependency: "dynamodb" },
        });
      }
      store().proxy.reset();
      expect(await pace.turn(clock.nowMs, NEVER)).toBe(true);
    },
  );
});
