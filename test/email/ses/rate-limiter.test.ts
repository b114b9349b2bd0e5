import { describe, expect, test } from "@jest/globals";
import { DependencyError } from "../../../functions/platform/errors.ts";
import { refusals } from "./rate-world.ts";
import { paceOf } from "../../../functions/email/ses/send-rate.ts";
import { eventually } from "../../helpers/eventually.ts";
import { dynamoDbOf, NOBODY } from "../../helpers/aws-clients.ts";
import {
  NEVER,
  RATE,
  BURST,
  INTERVAL_MS,
  KEEP_MS,
  anAccount,
  ROW,
  granted,
} from "./rate-limiter-factory.ts";
import { COORDINATION, thrownBy, timed } from "../../helpers/test-tables.ts";

const { clock, store, paceWith, turns, requests, taken } = anAccount();

describe("turns", () => {
  test("that are granted while a reservation is under way are not granted again when it is answered", async () => {
    const pace = paceWith();
    pace.expect(3, NEVER);
    await eventually(async () => expect(await taken()).toBeCloseTo(3, 1));
    const hold = store().proxy.hold({ after: true });
    pace.expect(4, NEVER);
    await hold.reached;
    expect(granted(await turns(pace, 3))).toBe(3);
    hold.release();
    clock.nowMs += 1;
    expect(granted(await turns(pace, 20))).toBe(BURST - 3);
    expect(await taken(clock.nowMs - 1)).toBeCloseTo(BURST, 1);
  });

  test("that are asked for together are one request", async () => {
    expect(granted(await turns(paceWith(), 8))).toBe(8);
    expect(requests()).toBe(1);
    expect(await taken()).toBeCloseTo(8, 1);
  });

  test("that come while a reservation is under way are the next one's, together", async () => {
    const pace = paceWith();
    const hold = store().proxy.hold();
    const first = pace.turn(clock.nowMs, NEVER);
    await hold.reached;
    const others = turns(pace, 7);
    hold.release();
    expect(await first).toBe(true);
    expect(granted(await others)).toBe(7);
    expect(requests()).toBe(2);
  });

  test("are those of all runs: a second run's come after the first one's", async () => {
    expect(granted(await turns(paceWith(), BURST - 2))).toBe(BURST - 2);
    const second = paceWith();
    // It asks for three, and keeps the two that come too late.
    expect(granted(await turns(second, 3))).toBe(1);
    clock.nowMs += 5 * INTERVAL_MS + 1;
    expect(granted(await turns(second, 8))).toBe(6);
  });

  test("take two requests at most where another run has moved the row", async () => {
    const [one, other] = [paceWith(), paceWith()];
    await one.turn(clock.nowMs, NEVER);
    // It does not know of the row yet, and takes it for full.
    await other.turn(clock.nowMs, NEVER);
    expect(requests()).toBe(3);
    await one.turn(clock.nowMs, NEVER);
    expect(requests()).toBe(4);
    // Full again, and it knows.
    clock.nowMs += 60_000;
    await one.turn(clock.nowMs, NEVER);
    expect(requests()).toBe(5);
    // The other has seen it in use, for as long as that lasts.
    await other.turn(clock.nowMs, NEVER);
    expect(requests()).toBeLessThanOrEqual(7);
    expect(await taken()).toBeGreaterThan(1.9);
  });

  test("whose reservation is repeated by the SDK waste its tokens, and give none twice", async () => {
    store().proxy.inject({ resetAfter: true });
    const pace = paceWith();
    expect(granted(await turns(pace, 3))).toBe(3);
    expect(requests()).toBeGreaterThan(1);
    expect(await taken()).toBeCloseTo(6, 1);
  });

  test("of three runs at once are within SES's bucket, and use what we allow ourselves of it", async () => {
    const arrivals: { atMs: number }[] = [];
    const startedAtMs = Date.now();
    const run = async () => {
      const pace = paceWith(RATE, Date.now);
      const mails = Array.from({ length: 20 }, async () => {
        expect(await pace.turn(startedAtMs + 10_000, NEVER)).toBe(true);
        arrivals.push({ atMs: Date.now() });
      });
      await Promise.all(mails);
    };
    await Promise.all([run(), run(), run()]);
    expect(refusals(RATE, arrivals)).toBe(0);
    const tookMs = Math.max(...arrivals.map(({ atMs }) => atMs)) - startedAtMs;
    // What the bucket gave: of the time, only what a slow machine adds to it is not ours.
    const givenMs = (60 - BURST) * INTERVAL_MS;
    expect(tookMs).toBeGreaterThan(givenMs - 10);
    expect(tookMs).toBeLessThan(givenMs * 1.3);
    expect(requests()).toBeLessThan(30);
  });

  test("that trickle do not ask one by one", async () => {
    const pace = paceWith(60);
    for (let mail = 0; mail < 50; mail += 1) {
      expect(await pace.turn(clock.nowMs + 1_000, NEVER)).toBe(true);
      clock.nowMs += 25;
    }
    expect(requests()).toBeLessThanOrEqual(15);
  });

  test("that came long ago are no reason to ask for more than one", async () => {
    const pace = paceWith(200);
    await turns(pace, 30);
    clock.nowMs += 60_000;
    const before = Number((await store().get(COORDINATION, ROW))?.["fullAtMs"]?.N);
    expect(before).toBeLessThan(clock.nowMs);
    await turns(pace, 1);
    const after = Number((await store().get(COORDINATION, ROW))?.["fullAtMs"]?.N);
    // One, and the few to spare that the rate has always room for.
    expect((after - clock.nowMs) / paceOf(200).intervalMs).toBeCloseTo(6, 1);
  });

  test("are sent on at a rate that SES has changed", async () => {
    const pace = paceWith(1);
    expect(granted(await turns(pace, 3, 100))).toBe(1);
    pace.setRate(100);
    expect(pace.ratePerSecond()).toBe(90);
    clock.nowMs += 2_000;
    expect(granted(await turns(pace, 40))).toBe(40);
  });
});

describe("a turn that cannot come in time", () => {
  test("is not waited for, and takes nothing", async () => {
    const pace = paceWith();
    await turns(pace, BURST - 1);
    const before = await taken();
    // The one that is there, and those that are an interval away and more.
    clock.nowMs += 1;
    expect(granted(await turns(pace, 1))).toBe(1);
    expect(await turns(pace, 4, INTERVAL_MS - 5)).toEqual([false, false, false, false]);
    expect(requests()).toBe(2);
    expect(await taken(clock.nowMs - 1)).toBeCloseTo(before + 1, 1);
  });

  test("does not stand in the way of those behind it", async () => {
    const pace = paceWith();
    await turns(pace, BURST - 2);
    const answers = await Promise.all([
      pace.turn(clock.nowMs - 1, NEVER),
      pace.turn(clock.nowMs, NEVER),
    ]);
    expect(answers).toEqual([false, true]);
  });

  test("is cut off by its signal at once, and its token is the next one's", async () => {
    const pace = paceWith(1, Date.now);
    const soon = () => Date.now() + 3_000;
    expect(await pace.turn(soon(), NEVER)).toBe(true);
    const { tookMs, value } = await timed(() => pace.turn(soon(), AbortSignal.timeout(50)));
    expect(value).toBe(false);
    expect(tookMs).toBeLessThan(600);
    expect(await pace.turn(Date.now() + 1_300, NEVER)).toBe(true);
    expect(requests()).toBe(2);
  });
});

describe("mails that are expected", () => {
  test("find their tokens when they ask", async () => {
    const pace = paceWith();
    pace.expect(2, NEVER);
    pace.expect(3, NEVER);
    await eventually(async () => expect(await taken()).toBeCloseTo(5, 1));
    expect(granted(await turns(pace, 5))).toBe(5);
    expect(requests()).toBe(1);
  });

  test("and do not come cost what was reserved, once", async () => {
    const pace = paceWith();
    pace.expect(5, NEVER);
    await eventually(async () => expect(await taken()).toBeCloseTo(5, 1));
    clock.nowMs += KEEP_MS + 10;
    expect(await pace.turn(clock.nowMs, NEVER)).toBe(true);
    expect(requests()).toBe(2);
    // Those five, this one, and what has been filled meanwhile.
    expect(await taken()).toBeLessThan(2);
    expect(await taken()).toBeGreaterThan(0.5);
  });

  test("are expected no longer than the run that announced them", async () => {
    const pace = paceWith();
    const run = new AbortController();
    pace.expect(5, run.signal);
    run.abort();
    expect(await pace.turn(clock.nowMs, NEVER)).toBe(true);
    expect(await taken()).toBeCloseTo(1, 1);
  });

  test("while DynamoDB is away are no news until they ask", async () => {
    const pace = paceWith(RATE, () => clock.nowMs, dynamoDbOf(NOBODY, { timeoutMs: 200 }));
    pace.expect(5, NEVER);
    expect(await thrownBy(() => pace.turn(clock.nowMs, NEVER))).toBeInstanceOf(DependencyError);
  });
});
