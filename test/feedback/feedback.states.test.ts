import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EVIDENCE } from "../../functions/delivery/delivery.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { type LocalSystem, startSystem } from "../../local/dev/system.ts";
import { aSesEvent, type EventType, type Varied } from "./ses-event-factory.ts";
import { createFeedbackRunner, type FeedbackRunner } from "../helpers/feedback-runner.ts";
import { aRow, STATES } from "../delivery/ledger-factory.ts";

let system: LocalSystem;
let feedback: FeedbackRunner;

beforeAll(async () => {
  system = await startSystem({ feedback: {} });
  feedback = createFeedbackRunner(system);
});
afterAll(async () => {
  feedback.kill();
  await system.stop();
});

/** The state that each event gives to a row without evidence, and the states that refuse the event. */
const EVENTS: readonly {
  readonly eventType: EventType;
  readonly what?: Varied["what"];
  readonly state: string;
  readonly losesTo: readonly string[];
}[] = [
  {
    eventType: "Send",
    state: "accepted",
    losesTo: ["accepted", "undelivered", "delivered", "bounced", "rejected", "complained"],
  },
  {
    eventType: "DeliveryDelay",
    state: "accepted",
    losesTo: ["accepted", "undelivered", "delivered", "bounced", "rejected", "complained"],
  },
  {
    eventType: "Bounce",
    what: { bounceType: "Transient" },
    state: "bounced",
    losesTo: ["undelivered", "delivered", "bounced", "rejected", "complained"],
  },
  ...(["Delivery", "Open", "Click", "Subscription"] as const).map((eventType) => ({
    eventType,
    state: "delivered",
    losesTo: ["delivered", "bounced", "rejected", "complained"],
  })),
  { eventType: "Bounce", state: "bounced", losesTo: ["bounced", "rejected", "complained"] },
  { eventType: "Reject", state: "rejected", losesTo: ["bounced", "rejected", "complained"] },
  {
    eventType: "Rendering Failure",
    state: "rejected",
    losesTo: ["bounced", "rejected", "complained"],
  },
  { eventType: "Complaint", state: "complained", losesTo: ["complained"] },
];

let count = 0;
const anId = () => (count += 1).toString(16).padStart(32, "0");

/** Each state of a row, with the evidence that leads to it. */
const MET: readonly { readonly name: string; readonly row: Item | undefined }[] = [
  { name: "absent", row: undefined },
  ...STATES.filter((state) => !Object.hasOwn(EVIDENCE, state)).map((state) => ({
    name: state,
    row: aRow({ notification: "", recipient: "" }, state),
  })),
  ...Object.entries(EVIDENCE).map(([name, { state, rank }]) => ({
    name,
    row: aRow({ notification: "", recipient: "" }, state, {
      evidenceRank: { N: String(rank) },
      sesMessageIds: { SS: ["ses-1"] },
    }),
  })),
];

test("each event is recorded in every state that has no better evidence", async () => {
  const TableName = system.environment.DELIVERIES_TABLE;
  const cases = EVENTS.flatMap((event) =>
    MET.map((met) => ({ ...event, met, notification: anId(), delivery: anId() })),
  );
  for (const { met, notification, delivery, eventType, what = {} } of cases) {
    const key = { notification: { S: notification }, recipient: { S: delivery } };
    if (met.row !== undefined)
      await system.dynamodb.send(new PutItemCommand({ TableName, Item: { ...met.row, ...key } }));
    await feedback.put(aSesEvent(eventType, { notification, delivery, what }));
  }
  expect(await feedback.drain()).toBe(0);

  const found: string[] = [];
  for (const { notification, delivery, eventType, what, met } of cases) {
    const Key = { notification: { S: notification }, recipient: { S: delivery } };
    const { Item } = await system.dynamodb.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    found.push(`${eventType} ${JSON.stringify(what ?? {})} on ${met.name}: ${Item?.["state"]?.S}`);
  }
  expect(found).toEqual(
    cases.map(({ eventType, what, met, state, losesTo }) => {
      const end = losesTo.includes(met.name) ? met.row?.["state"]?.S : state;
      return `${eventType} ${JSON.stringify(what ?? {})} on ${met.name}: ${end}`;
    }),
  );
  expect(await feedback.deadLetters()).toEqual([]);
});
