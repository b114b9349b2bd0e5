import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createLedger } from "../../functions/delivery/ledger.ts";
import { deadLetterKey } from "../../functions/delivery/ledger-records.ts";
import { connectEventBridge } from "../../functions/events-out/eventbridge.ts";
import { createPublisher } from "../../functions/events-out/publisher.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { type LocalSystem, startSystem } from "../../local/dev/system.ts";
import { CLOSED } from "../../functions/coordination/circuit-state.ts";
import { PublishedOperatorEvent } from "../../functions/events-out/operator-event.ts";
import type { Prepared } from "../../operator/actions/action.ts";
import { redrive } from "../../operator/actions/dead-letters.ts";
import { performAction } from "../../operator/actions/perform.ts";
import { erasePerson } from "../../operator/actions/person.ts";
import { suppress, unsuppress } from "../../operator/actions/suppressions.ts";
import { pause, resetCircuit, resume } from "../../operator/actions/system.ts";
import { aPlan } from "../delivery/ledger-factory.ts";
import { publish } from "../../operator/publish.ts";
import { KEYS, REGION } from "../helpers/aws-clients.ts";
import { act, operatorOn } from "./actions/operator-on.ts";

const transport = createTransport();
let system: LocalSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  transport.destroy();
  await system.stop();
});
beforeEach(() => system.events.reset());

const RULES = { aliveMs: 0, settleMs: 0, feedbackWaitMs: 0, onUnconfirmed: "hold" } as const;
const ANN = { by: "arn:aws:iam::123456789012:user/ann", why: "asked by the customer" };
const STORED = {
  source: "https://shop.example.com",
  id: "event-1",
  type: "order.shipped",
  time: undefined,
  receivedAtMs: 1,
  messageId: "m-1",
};

function operator() {
  const client = system.dynamodb;
  const { DELIVERIES_TABLE: deliveriesTable } = system.environment;
  const events = createPublisher({
    connect: async () =>
      connectEventBridge({
        endpoint: system.events.url,
        region: REGION,
        credentials: KEYS,
        requestHandler: transport.requestHandler(),
      }),
    bus: "default",
    installation: "shop",
    level: "troubles",
    timeoutMs: 3_000,
  });
  const ledger = createLedger({
    client,
    table: deliveriesTable,
    coordinationTable: system.environment.COORDINATION_TABLE,
    slot: 0,
    rules: RULES,
    keepSeconds: 60,
    now: Date.now,
    newId: () => "id",
  });
  return { client, deliveriesTable, events, ledger };
}

const keyNamed = (name: string) => ({ notification: name.repeat(32), recipient: "f".repeat(32) });

test("publishes what an operator did with an email, with who and why", async () => {
  const key = keyNamed("a");
  const there = operator();
  const cancelled = { ...ANN, definition: "order.shipped" };
  await there.ledger.cancel(key, "cancelNew", "", cancelled);
  expect(await publish(there, [key])).toBeUndefined();
  expect(system.events.taken).toMatchObject([
    {
      detailType: "Email Cancelled",
      detail: {
        id: `${key.notification}/${key.recipient}/0`,
        definition: "order.shipped",
        by: ANN.by,
        reason: ANN.why,
      },
    },
  ]);
});

test("publishes a dead letter's newest entry only, with its event", async () => {
  const there = operator();
  const letter = { key: "b".repeat(32), messageId: "m-1", body: "{}", reason: "held" };
  await there.ledger.recordDeadLetter({ ...letter, event: STORED });
  const key = deadLetterKey(letter);
  const living = operatorOn(system);
  const shown = await living.readModel.show(key.notification);
  for (const open of shown?.deadLetters ?? []) await act(redrive(living, open));
  expect(await publish(there, [key])).toBeUndefined();
  expect(system.events.taken).toMatchObject([
    { detailType: "Email Redriven", detail: { event: { id: "event-1" } } },
  ]);
  expect(system.events.taken[0]?.detail).not.toHaveProperty("recipient");
});

const operating = () => ({ ...operatorOn(system), events: operator().events });
const SAID = { by: ANN.by, why: ANN.why };

async function does(prepared: Prepared): Promise<void> {
  if (prepared.kind !== "ready") throw new Error(prepared.why);
  expect(await performAction(operating(), prepared, SAID)).toMatchObject({ kind: "done" });
}

test("publishes a pause, its end and a circuit's reset, with who and why", async () => {
  const { circuitBreakers } = operating();
  await does(await pause(operating()));
  await does(await resume(operating()));
  await circuitBreakers.open("ses", "daily-quota", CLOSED);
  await does(await resetCircuit(operating(), "ses"));
  const said = { installation: "shop", by: ANN.by, reason: ANN.why };
  expect(system.events.taken).toMatchObject([
    { detailType: "Sending Paused", detail: { state: "paused", ...said } },
    { detailType: "Sending Resumed", detail: { state: "resumed", ...said } },
    { detailType: "Circuit Reset", detail: { state: "circuit-reset", circuit: "ses", ...said } },
  ]);
  for (const { detailType, detail } of system.events.taken)
    expect(
      PublishedOperatorEvent.safeParse({ source: "postrider", "detail-type": detailType, detail }),
    ).toMatchObject({ success: true });
});

test("publishes that an address is suppressed, and no longer, without the address", async () => {
  await does(await suppress(operating(), "ann@example.com"));
  await does(await unsuppress(operating(), { address: "ann@example.com" }));
  const recipient = (await operating().recipientIds()).idOf("ann@example.com");
  expect(system.events.taken).toMatchObject([
    { detailType: "Address Suppressed", detail: { recipient } },
    { detailType: "Address Unsuppressed", detail: { recipient } },
  ]);
  expect(JSON.stringify(system.events.taken)).not.toContain("ann@example.com");
});

test("publishes that an email was erased, under an id of its own", async () => {
  const { recipientIds, ledger } = operating();
  const id = (await recipientIds()).idOf("bea@example.com");
  const plan = aPlan({ recipients: [{ id, address: "bea@example.com", locale: "en" }] });
  await ledger.keepPlan(plan);
  const key = { notification: plan.notification, recipient: id };
  await ledger.cancel(key, "cancelNew", "", { ...ANN, definition: "order.shipped" });
  await does(await erasePerson(operating(), "bea@example.com"));
  expect(system.events.taken).toMatchObject([
    {
      detailType: "Email Erased",
      detail: { id: `${key.notification}/${id}/erased.0`, by: ANN.by },
    },
  ]);
});

test("says so if EventBridge does not take it", async () => {
  const key = keyNamed("c");
  const there = operator();
  await there.ledger.cancel(key, "cancelNew", "", { ...ANN, definition: "order.shipped" });
  system.events.inject({ code: "AccessDeniedException" });
  expect(await publish(there, [key])).toMatch(/^It is done, but its event was not published: /);
});

test("publishes nothing if events are off", async () => {
  const { events: _, ...there } = operator();
  expect(await publish(there, [keyNamed("a")])).toBeUndefined();
  expect(system.events.calls).toBe(0);
});
