import { randomBytes } from "node:crypto";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Plan, planToJson } from "../../functions/delivery/plan.ts";
import { type AiCall, readExchanges } from "../../functions/words/exchange.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import {
  aKey,
  anEvent,
  aPlan,
  DEFINITION,
  HELD,
  KEEP_SECONDS,
  keyItem,
  ledgerOn,
  START_MS,
} from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + KEEP_SECONDS) };

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => {
  store.proxy.reset();
  store.proxy.onRequest = undefined;
});
afterAll(() => store.stop());

const planKey = (notification: string) => keyItem({ notification, recipient: "plan" });
const planRow = (notification: string) => store.get(DELIVERIES, planKey(notification));

const CALL: AiCall = {
  call: "write",
  model: "m",
  atMs: START_MS,
  tookMs: 7,
  request: "Class C-1 was created.",
  answer: "{}",
  refused: undefined,
  tokens: { input: 1, cached: 0, output: 2 },
};

describe("the AI's exchange of a plan", () => {
  const exchangesOf = async (notification: string) => {
    const bytes = (await planRow(notification))?.["exchanges"]?.B;
    return bytes && readExchanges(brotliDecompressSync(bytes).toString());
  };

  test("is kept beside the plan, and is not part of it", async () => {
    const plan = aPlan();
    const exchanges = [
      { locale: "en", calls: [CALL, { ...CALL, answer: undefined, refused: "ai-busy" }] },
    ];
    expect(await ledger.keepPlan(plan, exchanges)).toEqual(plan);
    expect(await exchangesOf(plan.notification)).toEqual(exchanges);
    expect((await planRow(plan.notification))?.["plan"]?.S).toBe(planToJson(plan));
  });

  test("is left out when the row has no room for it, and the plan is kept", async () => {
    const plan = aPlan();
    const request = randomBytes(400_000).toString("base64");
    expect(await ledger.keepPlan(plan, [{ locale: "en", calls: [{ ...CALL, request }] }])).toEqual(
      plan,
    );
    expect(await planRow(plan.notification)).not.toHaveProperty("exchanges");
  });

  test.each(["", "{}", "[{}]", '[{"locale":"en","calls":[{"call":"sing"}]}]'])(
    "of another form is left out: %s",
    (json) => {
      expect(readExchanges(json)).toEqual([]);
    },
  );
});

describe("storing a plan", () => {
  test("writes the event beside the plan, in attributes by which it is found", async () => {
    const plan = aPlan({ event: anEvent() });
    await ledger.keepPlan(plan);
    expect(await planRow(plan.notification)).toMatchObject({
      source: { S: "shop" },
      eventId: { S: "event-1" },
      eventType: { S: "class.created" },
      lookupName: { S: expect.stringMatching(/^event#[0-9a-f]{16}$/) },
    });
    const { plans } = await ledger.look([plan.notification], []);
    const event = { ...anEvent(), messageId: undefined };
    expect(plans.get(plan.notification)).toEqual({ ...plan, event });
  });

  test("writes drafts and recipients once, with an expiry, and returns the plan", async () => {
    const plan = aPlan();
    expect(await ledger.keepPlan(plan)).toEqual(plan);
    expect(await planRow(plan.notification)).toEqual({
      ...planKey(plan.notification),
      plan: { S: planToJson(plan) },
      readers: { S: "a1" },
      expiresAt: EXPIRES_AT,
      definition: { S: plan.definition },
      subject: { S: "Class created – naïve 😀" },
      listName: { S: "plan" },
      listAt: { N: String(START_MS) },
    });
  });

  test("returns another run's earlier plan unchanged", async () => {
    const winner = aPlan();
    await ledger.keepPlan(winner);
    const before = await planRow(winner.notification);
    const loser = aPlan({
      notification: winner.notification,
      recipients: [{ id: "b2", address: "bob@example.com", locale: "en" }],
      invalid: 1,
    });
    expect(await ledger.keepPlan(loser)).toEqual(winner);
    expect(await planRow(winner.notification)).toEqual(before);
  });

  test("returns the same plan to all runs that store one at once", async () => {
    const { notification } = aPlan();
    const kept = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ledger.keepPlan(aPlan({ notification, definition: `definition-${index}` })),
      ),
    );
    expect(new Set(kept.map((plan) => (plan === "unreadable" ? plan : plan.definition))).size).toBe(
      1,
    );
  });

  test("returns its own plan when the answer was lost", async () => {
    const plan = aPlan();
    store.proxy.inject({ operation: "PutItem", resetAfter: true });
    expect(await ledger.keepPlan(plan)).toEqual(plan);
    expect(store.proxy.count("PutItem")).toBe(2);
  });

  test.each([
    ["no plan", {}],
    ["broken JSON", { plan: { S: '{"definition":' } }],
    ["another shape", { plan: { S: '{"definition":"x","recipients":"everybody"}' } }],
  ])("returns unreadable and changes nothing for a row with %s", async (_, item) => {
    const plan = aPlan();
    const broken = { ...planKey(plan.notification), ...item };
    await store.put(DELIVERIES, broken);
    expect(await ledger.keepPlan(plan)).toBe("unreadable");
    expect(await planRow(plan.notification)).toEqual(broken);
  });
});

describe("reading plans", () => {
  test("sends no request for no keys", async () => {
    expect(await ledger.look([], [])).toEqual({ plans: new Map(), suppressions: new Map() });
    expect(store.proxy.count()).toBe(0);
  });

  test("returns stored plans, marks unreadable ones, and omits absent ones", async () => {
    const [one, other, broken, absent] = [aPlan(), aPlan(), aPlan(), aPlan()];
    await ledger.keepPlan(one);
    await ledger.keepPlan(other);
    await store.put(DELIVERIES, { ...planKey(broken.notification), plan: { N: "1" } });
    const keys = [one, other, broken, absent].map((plan) => plan.notification);
    expect((await ledger.look(keys, [])).plans).toEqual(
      new Map<string, Plan | "unreadable">([
        [one.notification, one],
        [other.notification, other],
        [broken.notification, "unreadable"],
      ]),
    );
  });

  test("does not return a delivery of the same notification as a plan", async () => {
    const key = aKey();
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "ses-1" });
    expect((await ledger.look([key.notification], [])).plans).toEqual(new Map());
  });

  test("takes three consistent reads for 230 notifications", async () => {
    const plans = Array.from({ length: 230 }, () => aPlan());
    // A few at a time: what is tried is the reading.
    for (let from = 0; from < plans.length; from += 23)
      await Promise.all(plans.slice(from, from + 23).map((plan) => ledger.keepPlan(plan)));
    const asked: { count: number; consistent: unknown }[] = [];
    store.proxy.onRequest = ({ operation, body }) => {
      if (operation !== "BatchGetItem") return;
      const { Keys, ConsistentRead } = JSON.parse(body).RequestItems[DELIVERIES];
      asked.push({ count: Keys.length, consistent: ConsistentRead });
    };
    const { plans: read } = await ledger.look(
      plans.map((plan) => plan.notification),
      [],
    );
    expect(read).toEqual(new Map(plans.map((plan) => [plan.notification, plan])));
    expect(asked).toEqual([100, 100, 30].map((count) => ({ count, consistent: true })));
  });

  test("requests unprocessed keys again, and keeps the plans it already has", async () => {
    const plans = [aPlan(), aPlan(), aPlan()];
    for (const plan of plans) await ledger.keepPlan(plan);
    const [given] = plans;
    store.proxy.inject({
      operation: "BatchGetItem",
      status: 200,
      body: JSON.stringify({
        Responses: { [DELIVERIES]: [await planRow(given?.notification ?? "")] },
        UnprocessedKeys: {
          [DELIVERIES]: {
            Keys: plans.slice(1).map((plan) => planKey(plan.notification)),
            ConsistentRead: true,
          },
        },
      }),
    });
    const asked: number[] = [];
    store.proxy.onRequest = ({ body }) =>
      void asked.push(JSON.parse(body).RequestItems[DELIVERIES].Keys.length);
    expect(
      (
        await ledger.look(
          plans.map((plan) => plan.notification),
          [],
        )
      ).plans,
    ).toEqual(new Map(plans.map((plan) => [plan.notification, plan])));
    expect(store.proxy.count("BatchGetItem")).toBe(2);
    // The first request was answered in DynamoDB's place; the second names only what was left.
    expect(asked).toEqual([2]);
  });

  test("fails when one of its requests fails", async () => {
    const keys = Array.from({ length: 150 }, () => aPlan().notification);
    store.proxy.inject({
      operation: "BatchGetItem",
      status: 400,
      type: "AccessDeniedException",
      match: (body) => JSON.parse(body).RequestItems[DELIVERIES].Keys.length === 50,
    });
    expect(await thrownBy(() => ledger.look(keys, []))).toMatchObject({
      code: "dependency_failed",
    });
  });
});

describe("the start counts of a suspected poison message", () => {
  const startsRow = (messageId: string) =>
    store.get(DELIVERIES, keyItem({ notification: `message#${messageId}`, recipient: "starts" }));

  test("rise by one, separately for each message, with an expiry", async () => {
    expect(await ledger.countStart("m-1")).toBe(1);
    expect(await ledger.countStart("m-1")).toBe(2);
    expect(await ledger.countStart("m-2")).toBe(1);
    expect(await ledger.countStart("m-1")).toBe(3);
    expect(await startsRow("m-1")).toMatchObject({ expiresAt: EXPIRES_AT });
  });

  test("rise once when the SDK repeats a write", async () => {
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    expect(await ledger.countStart("m-5")).toBe(1);
    expect(store.proxy.count("UpdateItem")).toBe(2);
  });

  test("start again from zero after a completed start", async () => {
    await ledger.countStart("m-3");
    await ledger.countStart("m-3");
    await ledger.clearStarts("m-3");
    expect(await startsRow("m-3")).toMatchObject({ expiresAt: EXPIRES_AT });
    expect(await ledger.countStart("m-3")).toBe(1);
  });
});

test("no key contains an address, and only evidence, plans and start counts expire", async () => {
  const plan = aPlan({ recipients: [{ id: "c3", address: "cyd@example.com", locale: "en" }] });
  const key = (recipient: string) => ({ notification: plan.notification, recipient });
  await ledger.keepPlan(plan);
  for (const recipient of ["submitting", "retrying", "failed", "unconfirmed", "accepted"]) {
    const outcome = await ledger.intend(
      key(recipient),
      { kind: "new" },
      { messageId: "m-4", lease: HELD, definition: DEFINITION },
    );
    const attempt = outcome.ok ? outcome.attempt : "";
    if (recipient === "retrying") await ledger.takeBack(key(recipient), attempt, "x");
    if (recipient === "failed") await ledger.recordFailed(key(recipient), attempt, "m-4", "x");
    if (recipient === "unconfirmed") await ledger.recordUnconfirmed(key(recipient), attempt, "x");
    if (recipient === "accepted")
      await ledger.recordAccepted(key(recipient), { kind: "accepted", sesMessageId: "ses-1" });
  }
  await ledger.countStart("m-4");
  const items = await store.all(DELIVERIES);
  const keys = items.flatMap(({ notification, recipient }) => [notification?.S, recipient?.S]);
  expect(keys.filter((text) => text?.includes("@"))).toEqual([]);
  const own = items.filter((item) => item["notification"]?.S === plan.notification);
  const ending = own.filter((item) => "expiresAt" in item).map((item) => item["recipient"]?.S);
  expect(new Set(ending)).toEqual(new Set(["accepted", "plan"]));
  expect(own).toHaveLength(6);
});
