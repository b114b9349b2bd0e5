import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeliveryState } from "../../../functions/delivery/delivery.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { aPlan, aRow, ledgerOn, SETTLE_MS, START_MS } from "../../delivery/ledger-factory.ts";
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
    expect(shown.output).toMatch(/^▲ ada@example\.com, class\.created, .+ at \d\d:\d\d\n/);
    expect(shown.output).toContain(
      `  npx postrider mark-sent ${KEY.notification} ada@example.com\n    it arrived\n`,
    );
    expect(shown.output.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("says so if there is none", async () => {
    await given("unconfirmed");
    expect(await run("held")).toMatchObject({ code: 0, output: "No email is held.\n" });
  });
});
