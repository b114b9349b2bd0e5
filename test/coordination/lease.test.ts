import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createLease } from "../../functions/coordination/lease.ts";
import type { HeldLease } from "../../functions/coordination/lease.ts";
import { dynamoDbOf, NOBODY } from "../helpers/aws-clients.ts";
import { COORDINATION, startStore, type Store, thrownBy, timed } from "../helpers/test-tables.ts";

const START_MS = 1_795_000_000_700;
const START_SECONDS = 1_795_000_000;
const LEASE_MS = 120_000;
const NEVER = new AbortController().signal;

let store: Store;
let nowMs = START_MS;
let slot = 0;
let ids = 0;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  store.proxy.reset();
  nowMs = START_MS;
  slot += 1;
});
afterAll(() => store.stop());

type Varied = { client?: DynamoDBClient; newId?: () => string };

const leaseOf = ({ client = store.client, ...varied }: Varied = {}) =>
  createLease({
    client,
    table: COORDINATION,
    slot,
    leaseMs: LEASE_MS,
    now: () => nowMs,
    newId: () => `run-${(ids += 1)}`,
    ...varied,
  });

const keyOf = (place = slot) => ({ pk: { S: `lease#processor#${place}` } });
const row = () => store.get(COORDINATION, keyOf());

async function taken(lease = leaseOf()): Promise<HeldLease> {
  const held = await lease.take();
  if (held === undefined) throw new Error("Expected the lease to be free");
  return held;
}

describe("acquiring the lease", () => {
  test("returns a token that starts from the epoch seconds when there is no row", async () => {
    expect(await leaseOf({ newId: () => "me" }).take()).toEqual({
      owner: "me",
      token: START_SECONDS + 1,
      untilMs: START_MS + LEASE_MS,
    });
    expect(await row()).toEqual({
      ...keyOf(),
      owner: { S: "me" },
      token: { N: String(START_SECONDS + 1) },
      takenAtMs: { N: String(START_MS) },
      expiresAtMs: { N: String(START_MS + LEASE_MS) },
    });
  });

  test("returns undefined and changes nothing until the last millisecond of another owner's lease", async () => {
    await taken();
    const before = await row();
    nowMs = START_MS + LEASE_MS;
    expect(await leaseOf().take()).toBeUndefined();
    expect(await row()).toEqual(before);
  });

  test("succeeds with a higher token after another owner's lease has ended", async () => {
    const first = await taken();
    nowMs = START_MS + LEASE_MS + 1;
    const second = await taken();
    expect(second).toEqual({
      owner: expect.not.stringMatching(first.owner),
      token: first.token + 1,
      untilMs: nowMs + LEASE_MS,
    });
  });

  test("leaves the leases of other slots free", async () => {
    await taken();
    slot += 1;
    expect(await leaseOf().take()).toBeDefined();
  });

  test("succeeds when the SDK repeats a write whose answer was lost", async () => {
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    const held = await taken();
    expect(store.proxy.count("UpdateItem")).toBe(2);
    expect(await row()).toMatchObject({ owner: { S: held.owner }, token: { N: `${held.token}` } });
    expect(await leaseOf().isStillOurs(held)).toBe(true);
  });

  test.each([
    ["a throttled", { status: 400, type: "ProvisionedThroughputExceededException" }],
    ["a failed", { status: 500, type: "InternalServerError" }],
    ["a dropped", { resetBefore: true }],
  ])("throws for %s request, and the next one succeeds", async (_, fault) => {
    store.proxy.inject({ operation: "UpdateItem", ...fault });
    expect(await leaseOf().take()).toBeDefined();
  });

  test.each([
    ["there is no row", async () => {}],
    [
      "the earlier lease has ended",
      async () => {
        await taken();
        nowMs += LEASE_MS + 1;
      },
    ],
    [
      "the earlier lease was released",
      async () => {
        const lease = leaseOf();
        await lease.release(await taken(lease), NEVER);
      },
    ],
  ])("has one winner among 40 owners at once when %s", async (_, given) => {
    await given();
    const all = await Promise.all(Array.from({ length: 40 }, () => leaseOf().take()));
    const winners = all.filter((held) => held !== undefined);
    expect(winners).toHaveLength(1);
    expect(await row()).toMatchObject({ owner: { S: winners[0]?.owner } });
  });
});

describe("the token", () => {
  test("rises with each acquisition, whether the earlier lease ended or was released", async () => {
    const lease = leaseOf();
    const first = await taken(lease);
    await lease.release(first, NEVER);
    const second = await taken(lease);
    nowMs += LEASE_MS + 1;
    const third = await taken(lease);
    expect([second.token, third.token]).toEqual([first.token + 1, first.token + 2]);
  });

  test("starts from the epoch seconds again when the row is gone", async () => {
    const lease = leaseOf();
    let last = await taken(lease);
    for (let run = 0; run < 3; run += 1) {
      nowMs += 60_000;
      await lease.release(last, NEVER);
      last = await taken(lease);
    }
    await store.drop(COORDINATION, keyOf());
    const next = await taken(lease);
    expect(next.token).toBe(Math.floor(nowMs / 1000) + 1);
    expect(next.token).toBeGreaterThan(last.token);
  });
});

describe("renewing", () => {
  test("confirms our lease without extending it", async () => {
    const lease = leaseOf();
    const held = await taken(lease);
    const before = await row();
    nowMs += 30_000;
    expect(await lease.isStillOurs(held)).toBe(true);
    expect(await row()).toEqual(before);
  });

  test("succeeds when the answer of the first write was lost", async () => {
    const lease = leaseOf();
    const held = await taken(lease);
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    expect(await lease.isStillOurs(held)).toBe(true);
  });

  test.each([
    ["another owner", { owner: "somebody" }],
    ["a lower token", { token: START_SECONDS }],
    ["a higher token", { token: START_SECONDS + 2 }],
  ])("fails for %s, and changes nothing", async (_, other) => {
    const lease = leaseOf();
    const held = await taken(lease);
    const before = await row();
    nowMs += 1_000;
    expect(await lease.isStillOurs({ ...held, ...other })).toBe(false);
    expect(await row()).toEqual(before);
  });

  test("fails when another owner has taken over, and when the row is gone", async () => {
    const lease = leaseOf();
    const held = await taken(lease);
    nowMs += LEASE_MS + 1;
    await taken();
    expect(await lease.isStillOurs(held)).toBe(false);
    await store.drop(COORDINATION, keyOf());
    expect(await lease.isStillOurs(held)).toBe(false);
    expect(await row()).toBeUndefined();
  });
});

describe("releasing", () => {
  test("frees the lease at once, and keeps the row with its token", async () => {
    const lease = leaseOf();
    const held = await taken(lease);
    const before = await row();
    await lease.release(held, NEVER);
    expect(await row()).toEqual({ ...before, expiresAtMs: { N: "0" } });
    expect((await taken()).token).toBe(held.token + 1);
  });

  test.each([
    ["another owner", { owner: "somebody" }],
    ["another token", { token: START_SECONDS }],
  ])("does nothing for %s", async (_, other) => {
    const lease = leaseOf();
    const held = await taken(lease);
    const before = await row();
    await lease.release({ ...held, ...other }, NEVER);
    expect(await row()).toEqual(before);
  });

  test("throws a DependencyError at once when its signal fires", async () => {
    const lease = leaseOf({ client: dynamoDbOf(store.proxy.url, { timeoutMs: 3_600_000 }) });
    const held = await taken(lease);
    store.proxy.inject({ operation: "UpdateItem", hang: true, times: Infinity });
    expect(await thrownBy(() => lease.release(held, AbortSignal.timeout(50)))).toMatchObject({
      code: "dependency_failed",
      dependency: "dynamodb",
    });
  });
});

describe("a DependencyError is thrown", () => {
  const ME: HeldLease = { owner: "me", token: 1, untilMs: START_MS };
  const calls = {
    take: (client: DynamoDBClient) => leaseOf({ client }).take(),
    renew: (client: DynamoDBClient) => leaseOf({ client }).isStillOurs(ME),
    release: (client: DynamoDBClient) => leaseOf({ client }).release(ME, NEVER),
  };

  describe.each(Object.entries(calls))("by %s", (_, call) => {
    test("after the time limit when DynamoDB hangs", async () => {
      store.proxy.inject({ hang: true, times: Infinity });
      const { tookMs, value } = await timed(() => thrownBy(() => call(store.impatient)));
      expect(value).toMatchObject({ code: "dependency_failed", dependency: "dynamodb" });
      expect(tookMs).toBeGreaterThan(250);
    });

    test("when DynamoDB refuses connections", async () => {
      const error = await thrownBy(() => call(dynamoDbOf(NOBODY)));
      expect(error).toMatchObject({ code: "dependency_failed", dependency: "dynamodb" });
    });

    test("when DynamoDB denies access", async () => {
      store.proxy.inject({ status: 400, type: "AccessDeniedException" });
      const error = await thrownBy(() => call(store.client));
      expect(error).toMatchObject({
        code: "dependency_failed",
        message: "dynamodb: the lease cannot be written: AccessDeniedException",
      });
    });
  });
});
