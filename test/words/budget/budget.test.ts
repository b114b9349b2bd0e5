import { describe, expect, test } from "@jest/globals";
import {
  begun,
  type Counter,
  fitting,
  givenBack,
  met,
  nextStep,
  NO_SHARE,
  settled,
  type Share,
  takeable,
} from "../../../functions/words/budget/budget.ts";

const LIMIT = 1000;
const NOT_AHEAD = 0;

/** A share with this spare, and what else is given. */
const shareOf = ({ spare = 0, spent = 0, aside = 0, over = false } = {}): Share => ({
  heldNano: spare + spent + aside,
  spentNano: spent,
  asideNano: aside,
  over,
});
const counterOf = (heldNano: number, spentNano = 0): Counter => ({ heldNano, spentNano });

describe("what fits", () => {
  test.each([
    [100, [], 0],
    [100, [100], 1],
    [99, [100], 0],
    [100, [60, 60, 10], 1],
    [130, [60, 60, 10], 3],
    [100, [110, 10], 0],
    [0, [0, 0], 2],
    [-1, [0], 0],
  ])("into %d of %j are the first %d", (nano, waiting, count) => {
    expect(fitting(nano, waiting)).toBe(count);
  });

  test("is taken from the spare, but not while the counter is above the limit", () => {
    expect(takeable(shareOf({ spare: 120, spent: 30, aside: 60 }), [60, 60, 60])).toBe(2);
    expect(takeable(shareOf({ spare: 120, over: true }), [60, 60, 60])).toBe(0);
  });
});

describe("a run that has not seen the counter", () => {
  test("asks for all that wait", () => {
    expect(nextStep(NO_SHARE, [10, 20], LIMIT, undefined, NOT_AHEAD)).toEqual({
      kind: "ask",
      nano: 30,
      atMostHeldNano: LIMIT - 30,
      draftsNano: 30,
    });
  });

  test("asks for as many as fit into the whole limit", () => {
    expect(nextStep(NO_SHARE, [600, 300, 200], LIMIT, undefined, NOT_AHEAD)).toMatchObject({
      nano: 900,
      atMostHeldNano: 100,
    });
  });

  test("asks for one that is more than the whole limit", () => {
    expect(nextStep(NO_SHARE, [5000, 10], LIMIT, undefined, 50)).toEqual({
      kind: "ask",
      nano: 5000,
      atMostHeldNano: LIMIT - 1,
      draftsNano: 5000,
    });
  });
});

describe("drafts to come are asked for, too", () => {
  test.each([
    ["each at the first one's most", [10, 20], undefined, 5, 30],
    ["up to a twentieth of what is left", [10, 20], undefined, 50, 48],
    ["of what is seen to be left", [10, 20], counterOf(890), 50, 4],
    ["none where nothing is left beside those that wait", [10, 20], counterOf(970), 50, 0],
    ["none where more wait already", [10, 20], undefined, 1, 0],
  ])("%s", (_, waiting, counter, ahead, moreNano) => {
    expect(nextStep(NO_SHARE, waiting, LIMIT, counter, ahead)).toEqual({
      kind: "ask",
      nano: 30 + moreNano,
      // So that they are refused where they are more than a twentieth.
      atMostHeldNano: LIMIT - 30 - 20 * moreNano,
      draftsNano: 30,
    });
  });
});

describe("a run that has seen the counter", () => {
  const next = (share: Share, waiting: readonly number[], counter: Counter) =>
    nextStep(share, waiting, LIMIT, counter, NOT_AHEAD);

  test("asks for as many drafts as there is room for, in their order, and counts its spare in", () => {
    expect(next(shareOf({ spare: 50 }), [100, 100, 100], counterOf(850))).toEqual({
      kind: "ask",
      nano: 150,
      atMostHeldNano: 850,
      draftsNano: 200,
    });
  });

  test("waits for its own drafts before it passes the limit", () => {
    const share = shareOf({ aside: 100, spare: 20 });
    expect(next(share, [100], counterOf(950))).toEqual({ kind: "wait-for-own" });
  });

  test("asks for one draft that passes the limit where none of its own is under way", () => {
    expect(next(shareOf({ spare: 20 }), [100, 100], counterOf(950))).toEqual({
      kind: "ask",
      nano: 80,
      atMostHeldNano: LIMIT + 20 - 1,
      draftsNano: 100,
    });
  });

  test.each([
    ["waits for others at the limit", 1000, "wait-for-others"],
    ["asks below it", 999, "ask"],
  ])("%s", (_, heldNano, kind) => {
    expect(next(NO_SHARE, [100], counterOf(heldNano))).toMatchObject({ kind });
  });

  test("does not take its own spare for others'", () => {
    expect(next(shareOf({ spare: 30 }), [100], counterOf(1029))).toMatchObject({ kind: "ask" });
    expect(next(shareOf({ spare: 30 }), [100], counterOf(1030))).toEqual({
      kind: "wait-for-others",
    });
  });

  test("above the limit has its spare checked before it is used", () => {
    // 300 of spare, 80 of them above the limit.
    const share = shareOf({ spare: 300, over: true });
    expect(next(share, [100], counterOf(1080))).toEqual({
      kind: "ask",
      nano: 0,
      atMostHeldNano: LIMIT - 100 + 300,
      draftsNano: 100,
    });
  });

  test.each([
    ["others have spent it", NO_SHARE, counterOf(1000, 1000)],
    ["it has spent the rest itself", shareOf({ spent: 40 }), counterOf(1040, 960)],
    ["others' drafts are under way", NO_SHARE, counterOf(1300, 1001)],
    ["its own are, too", shareOf({ aside: 100 }), counterOf(1300, 1001)],
  ])("is at the limit when %s", (_, share, counter) => {
    expect(next(share, [100], counter)).toEqual({ kind: "limit-reached" });
  });

  test("is not at the limit for what is only set aside", () => {
    expect(next(NO_SHARE, [100], counterOf(5000, 999))).toEqual({ kind: "wait-for-others" });
  });
});

test("without a limit's worth of anything the limit is reached", () => {
  expect(nextStep(NO_SHARE, [1], 0, undefined, 50)).toEqual({ kind: "limit-reached" });
});

describe("a share", () => {
  const ASK = { kind: "ask", nano: 150, atMostHeldNano: 850, draftsNano: 100 } as const;

  test("holds what it asked for, and knows when that has passed the limit", () => {
    expect(met(NO_SHARE, ASK, counterOf(1000), LIMIT)).toEqual(shareOf({ spare: 150 }));
    expect(met(NO_SHARE, ASK, counterOf(1001), LIMIT)).toMatchObject({ over: true });
    expect(met(shareOf({ over: true }), ASK, counterOf(1000), LIMIT).over).toBe(false);
  });

  test("sets a draft's most aside, and has the rest to spare when it has been written", () => {
    const writing = begun(shareOf({ spare: 150 }), 100);
    expect(writing).toEqual(shareOf({ spare: 50, aside: 100 }));
    expect(settled(writing, 100, 7)).toEqual(shareOf({ spare: 143, spent: 7 }));
  });

  test("gives back what no draft needs, and keeps what is under way", () => {
    expect(givenBack(shareOf({ spare: 50, spent: 7, aside: 100 }))).toEqual({
      add: { heldNano: -50, spentNano: 7 },
      share: shareOf({ aside: 100 }),
    });
  });

  test("adds what a draft cost above its most", () => {
    const share = settled(begun(shareOf({ spare: 100 }), 100), 100, 130);
    expect(givenBack(share)).toEqual({ add: { heldNano: 30, spentNano: 130 }, share: NO_SHARE });
  });

  test.each([
    ["nothing was asked for", NO_SHARE],
    ["all is under way", shareOf({ aside: 100 })],
  ])("gives nothing back when %s", (_, share) => {
    expect(givenBack(share)).toBeUndefined();
  });
});
