import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeliveryState } from "../../../functions/delivery/delivery.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import {
  aPlan,
  aRow,
  keyItem,
  ledgerOn,
  SETTLE_MS,
  START_MS,
} from "../../delivery/ledger-factory.ts";
import { DELIVERIES, startStore, type Store } from "../../helpers/test-tables.ts";
import { postrider } from "./operator.ts";

let store: Store;
const run = (...args: string[]) => postrider(store.proxy.url, args);

beforeAll(async () => {
  store = await startStore();
});
beforeEach(async () => {
  for (const { notification, recipient } of await store.all(DELIVERIES))
    await store.drop(DELIVERIES, {
      notification: notification ?? { S: "" },
      recipient: recipient ?? { S: "" },
    });
});
afterAll(() => store.stop());

const KEY = { notification: shortHash("event"), recipient: shortHash("ada@example.com") };
const row = () => store.get(DELIVERIES, keyItem(KEY));

async function given(state: DeliveryState): Promise<void> {
  await store.put(DELIVERIES, aRow(KEY, state));
  const recipients = [{ id: KEY.recipient, address: "ada@example.com", locale: "en" as const }];
  const clock = { nowMs: START_MS };
  await ledgerOn(store, clock).keepPlan(aPlan({ notification: KEY.notification, recipients }));
}

describe("held", () => {
  test("lists each with its key, its address, its definition and its last attempt, and no other row", async () => {
    await given("held");
    await store.put(DELIVERIES, aRow({ ...KEY, recipient: shortHash("bo") }, "accepted"));
    const { code, output } = await run("held", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual([
      {
        key: KEY.notification,
        recipient: KEY.recipient,
        address: "ada@example.com",
        definition: "class.created",
        since: new Date(START_MS - SETTLE_MS).toISOString(),
      },
    ]);
    const shown = await run("held");
    for (const word of [KEY.notification, KEY.recipient, "ada@example.com", "class.created"])
      expect(shown.output).toContain(word);
  });

  test("says so if there is none", async () => {
    await given("unconfirmed");
    expect(await run("held")).toMatchObject({ code: 0, output: "No email is held.\n" });
  });
});

test("release lets a held delivery be sent once more, and counts it", async () => {
  await given("held");
  const { code, output } = await run("release", KEY.notification, KEY.recipient);
  expect(code).toBe(0);
  expect(output).toContain("Redrive its dead letter");
  expect(await row()).toMatchObject({ state: { S: "retrying" }, resends: { N: "1" } });
});

test("mark-sent records a held delivery as accepted on the operator's word", async () => {
  await given("held");
  expect(await run("mark-sent", KEY.notification, KEY.recipient)).toMatchObject({ code: 0 });
  expect(await row()).toMatchObject({
    state: { S: "accepted" },
    sesMessageIds: { SS: ["operator"] },
    expiresAt: { N: expect.any(String) },
  });
});

describe.each(["release", "mark-sent"])("%s", (command) => {
  test.each(["submitting", "unconfirmed", "retrying", "accepted", "failed"] as const)(
    "does not change a delivery that is %s, and exits with 1",
    async (state) => {
      await given(state);
      const before = await row();
      const { code, errors } = await run(command, KEY.notification, KEY.recipient);
      expect(code).toBe(1);
      expect(errors).toContain(
        `Expected a delivery that is held, got ${state}. Nothing was changed.`,
      );
      expect(await row()).toEqual(before);
    },
  );

  test("creates no row", async () => {
    const { code, errors } = await run(command, KEY.notification, KEY.recipient);
    expect(code).toBe(1);
    expect(errors).toContain("got none with that key");
    expect(await store.all(DELIVERIES)).toEqual([]);
  });

  test("refuses a plan in place of a recipient", async () => {
    await given("held");
    const { code, errors } = await run(command, KEY.notification, "plan");
    expect(code).toBe(2);
    expect(errors).toContain("Expected 32 digits and letters a to f");
  });
});
