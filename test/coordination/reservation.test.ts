import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createReservation, type Reservation } from "../../functions/coordination/reservation.ts";
import { DependencyError } from "../../functions/platform/errors.ts";
import { COORDINATION, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

const DAY_MS = 86_400_000;
const LIMIT = 1_000;

let store: Store;
/** Each test has a day of its own. */
let nowMs = Date.UTC(2027, 0, 4, 12);
let ids = 0;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  store.proxy.reset();
  nowMs += DAY_MS;
});
afterAll(() => store.stop());

type Varied = {
  readonly slot?: number;
  readonly multiple?: number;
  readonly limit?: () => number;
  readonly totalIncludesUsed?: boolean;
  readonly client?: DynamoDBClient;
};

/** Of a limit of 1,000 units; 1,000 units are 1 in the row. */
function reservationOf(varied: Varied = {}): Reservation {
  const { slot = 0, multiple = 10, limit = () => LIMIT, totalIncludesUsed = true } = varied;
  const { client = store.client } = varied;
  const newId = () => `mark-${(ids += 1)}`;
  return createReservation(
    { client, table: COORDINATION, slot, now: () => nowMs, newId },
    {
      name: "test",
      limit,
      multiple,
      totalAttribute: "total",
      usedAttribute: "used",
      totalIncludesUsed,
      scale: 1_000,
    },
  );
}

const rowKey = () => ({ pk: { S: `test#${new Date(nowMs).toISOString().slice(0, 10)}` } });
const row = () => store.get(COORDINATION, rowKey());
async function counted(): Promise<{ total: number; used: number }> {
  const item = await row();
  return { total: Number(item?.["total"]?.N ?? 0), used: Number(item?.["used"]?.N ?? 0) };
}
/** Takes `max` as often, all at once; how many fit. */
async function takeAll(reservation: Reservation, count: number, max: number, used: number) {
  const taken = await Promise.all(Array.from({ length: count }, () => reservation.take(max)));
  for (const use of taken) use?.(used);
  return taken.filter((use) => use !== undefined).length;
}

describe("a reservation", () => {
  test("takes one write to reserve and one to settle, and counts what was used", async () => {
    const reservation = reservationOf();
    expect(await takeAll(reservation, 10, 50, 7)).toBe(10);
    expect(await row()).toEqual({
      ...rowKey(),
      mark0: { S: expect.any(String) },
      total: { N: "0.5" },
      expiresAt: { N: String(nowMs / 1_000 + 35 * 86_400) },
    });
    expect(await reservation.close()).toBe(70);
    expect(await row()).toEqual({
      ...rowKey(),
      total: { N: "0.07" },
      used: { N: "0.07" },
      expiresAt: expect.anything(),
    });
    expect(store.proxy.count()).toBe(2);
  });

  test("writes nothing when nothing is taken or the limit is 0", async () => {
    await reservationOf().close();
    const none = reservationOf({ limit: () => 0 });
    expect(await none.take(0)).toBeUndefined();
    await none.close();
    expect(store.proxy.count()).toBe(0);
  });

  test("is repeated when the first one is used up", async () => {
    const reservation = reservationOf({ multiple: 2 });
    expect(await takeAll(reservation, 4, 50, 50)).toBe(4);
    await reservation.close();
    expect(await counted()).toEqual({ total: 0.2, used: 0.2 });
    expect(store.proxy.count()).toBe(3);
  });

  test("takes the rest when the whole does not fit, and is not repeated", async () => {
    await takeAll(reservationOf({ slot: 1, multiple: 1 }), 1, 800, 0);
    const reservation = reservationOf();
    expect(await takeAll(reservation, 10, 50, 20)).toBe(4);
    expect(await counted()).toMatchObject({ total: 1 });
    const asked = store.proxy.count();
    // What the first ones did not use has room for two more.
    expect(await takeAll(reservation, 10, 50, 20)).toBe(2);
    expect(store.proxy.count()).toBe(asked);
    await reservation.close();
    expect(await counted()).toEqual({ total: 0.92, used: 0.12 });
  });

  test("settles on its own day; the next run reserves on the new day", async () => {
    const reservation = reservationOf();
    const use = await reservation.take(100);
    nowMs += DAY_MS;
    use?.(30);
    await reservation.close();
    expect(await row()).toBeUndefined();
    await takeAll(reservation, 1, 10, 1);
    expect(await counted()).toMatchObject({ total: 0.1 });
  });

  test("counts unsettled parts in full when the run settles, and ignores later settlements", async () => {
    const reservation = reservationOf();
    const use = await reservation.take(60);
    expect(await reservation.close()).toBe(60);
    use?.(10);
    await reservation.close();
    expect(await counted()).toEqual({ total: 0.06, used: 0.06 });
  });

  test("changes no total when the limit itself already excludes what is used", async () => {
    const reservation = reservationOf({ totalIncludesUsed: false });
    await takeAll(reservation, 3, 1, 1);
    await reservation.close();
    expect(await counted()).toEqual({ total: 0, used: 0.003 });
  });

  test("of the version before counts, because its row has the same attributes", async () => {
    await store.put(COORDINATION, {
      ...rowKey(),
      mark0: { S: "theirs" },
      total: { N: "0.95" },
      used: { N: "0.9" },
    });
    const reservation = reservationOf();
    expect(await takeAll(reservation, 2, 30, 10)).toBe(1);
    await reservation.close();
    expect(await counted()).toEqual({ total: 0.96, used: 0.91 });
  });
});

test("runs in any order together stay within the limit", async () => {
  const runs = Array.from({ length: 8 }, (_, slot) => reservationOf({ slot, multiple: 5 }));
  await Promise.all(
    runs.map(async (run, slot) => {
      for (let round = 0; round < 4; round += 1) {
        await takeAll(run, 5, 20 + slot, 9 + slot);
        expect((await counted()).total).toBeLessThanOrEqual(1);
        // Two of them die.
        if (slot > 1) await run.close();
      }
    }),
  );
  const { total, used } = await counted();
  expect(total).toBeLessThanOrEqual(1);
  expect(used).toBeGreaterThan(0.3);
});

describe("when DynamoDB fails", () => {
  test("take throws, reserves nothing, and is repeated by the next take", async () => {
    store.proxy.inject({ status: 400, type: "AccessDeniedException", times: 1 });
    const reservation = reservationOf();
    const all = await Promise.allSettled([1, 2].map(() => reservation.take(10)));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await reservation.take(10)).toBeDefined();
  });

  test("settle throws, and the reservation still counts", async () => {
    const reservation = reservationOf();
    await takeAll(reservation, 1, 10, 1);
    store.proxy.inject({ status: 400, type: "AccessDeniedException", times: 1 });
    expect(await thrownBy(() => reservation.close())).toBeInstanceOf(DependencyError);
    expect(await counted()).toEqual({ total: 0.1, used: 0 });
    expect(await reservation.close()).toBe(0);
  });

  test.each(["reserve", "settle"])("a lost answer to %s counts once", async (verb) => {
    const reservation = reservationOf();
    if (verb === "reserve") store.proxy.inject({ resetAfter: true, times: 1 });
    await takeAll(reservation, 1, 10, 4);
    if (verb === "settle") store.proxy.inject({ resetAfter: true, times: 1 });
    await reservation.close();
    expect(await counted()).toEqual({ total: 0.004, used: 0.004 });
    expect(store.proxy.count()).toBe(3);
  });

  test("a run without its lease settles nothing, and its reservation still counts", async () => {
    const [lost, next] = [reservationOf(), reservationOf()];
    await takeAll(lost, 1, 10, 4);
    await takeAll(next, 1, 20, 4);
    await lost.close();
    await next.close();
    expect(await counted()).toEqual({ total: 0.104, used: 0.004 });
  });

  test("settle ends when its signal fires", async () => {
    const reservation = reservationOf();
    await takeAll(reservation, 1, 10, 4);
    store.proxy.inject({ hang: true, times: Infinity });
    expect(await thrownBy(() => reservation.close(AbortSignal.timeout(50)))).toBeInstanceOf(
      DependencyError,
    );
  });
});
