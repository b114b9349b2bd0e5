/**
 * `node --max-old-space-size=20000 bench/questions.ts [EMAILS]`: what each question of the read model costs on a table of so many
 * emails (default 1,000,000): requests and milliseconds, on the embedded DynamoDB. Filling takes most of the time.
 */
import { promisify } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import Table from "cli-table3";
import putItem from "dynalite/actions/putItem.js";
import db from "dynalite/db/index.js";
import { historyItem } from "../functions/delivery/history.ts";
import { listItem, listOfState, lookupItem } from "../functions/delivery/ledger-index.ts";
import { planItem } from "../functions/delivery/ledger-plans.ts";
import { keyOf, storedState } from "../functions/delivery/ledger-row.ts";
import type { DeliveryState } from "../functions/delivery/delivery.ts";
import type { Plan } from "../functions/delivery/plan.ts";
import { statisticsKey, STATISTICS } from "../functions/delivery/statistics.ts";
import type { Item } from "../functions/platform/dynamodb-item.ts";
import { shortHash } from "../functions/platform/hash.ts";
import { createDeliveriesTable, startDynamoDb } from "../local/servers/dynamodb.ts";
import type { Question } from "../operator/read/email.ts";
import { createReadModel } from "../operator/read/read-model.ts";

const EMAILS = Number(process.argv[2] ?? 1_000_000);
const TABLE = "Deliveries";
const END_MS = Date.UTC(2026, 10, 30);
const DAY_MS = 86_400_000;
/** The emails are spread over 30 days. */
const STEP_MS = (30 * DAY_MS) / EMAILS;
const READERS = Math.max(1, Math.round(EMAILS / 200));

/** As in an ordinary month: nearly all delivered. */
function stateOf(number: number): DeliveryState {
  if (number % 1_000 === 7) return "held";
  if (number % 200 === 3) return "bounced";
  if (number % 100 === 1) return "suppressed";
  return number % 50 === 0 ? "accepted" : "delivered";
}

const addressOf = (number: number) => `reader${number % READERS}@example.com`;
const definitionOf = (number: number) => (number % 5_000 === 0 ? "rare.event" : "class.updated");
const timeOf = (number: number) => Math.round(END_MS - 30 * DAY_MS + number * STEP_MS);

function rowsOf(number: number): Item[] {
  const atMs = timeOf(number);
  const recipient = shortHash(addressOf(number));
  const notification = shortHash(`event ${number}`);
  const definition = definitionOf(number);
  const state = stateOf(number);
  const list = listOfState(state);
  const subject = `Class ${number} starts a week later`;
  const plan: Plan = {
    notification,
    definition,
    recipients: [{ id: recipient, address: addressOf(number), locale: "en", timeZone: "UTC" }],
    invalid: 0,
    drafts: [
      {
        locale: "en",
        timeZone: "UTC",
        subject,
        headline: subject,
        bullets: ["The class now starts on 7 December 2026 instead of 30 November 2026."],
        facts: [{ label: "Class", value: "Business English" }],
        changes: [{ label: "Start date", before: "30 November 2026", after: "7 December 2026" }],
        writer: {
          by: "ai",
          model: "a-model",
          tokens: { input: 750, cached: 0, output: 41 },
          microUsd: 1,
        },
      },
    ],
    event: {
      source: "https://app.example.com/classes",
      id: `evt-${number}`,
      type: definition,
      time: new Date(atMs).toISOString(),
      receivedAtMs: atMs,
      messageId: shortHash(`message ${number}`),
    },
  };
  const expiresAt = { N: String(Math.floor(END_MS / 1000)) };
  const history = ["intended", "accepted", state];
  return [
    planItem(plan, [], atMs, expiresAt),
    {
      ...keyOf({ notification, recipient }),
      state: storedState(state),
      definition: { S: definition },
      attempt: { S: shortHash(`attempt ${number}`) },
      attempts: { N: "1" },
      intentAtMs: { N: String(atMs) },
      sesMessageIds: { SS: [`ses-${number}`] },
      expiresAt,
      ...lookupItem(recipient, atMs),
      ...(list !== undefined && listItem(list, atMs)),
      history: { L: history.map((what) => historyItem({ atMs, what })) },
    },
  ];
}

/** Writes by dynalite's own action: by HTTP a million emails would take an hour. */
async function fill(store: object): Promise<void> {
  const startedAtMs = performance.now();
  const put = promisify(putItem);
  const write = (Item: Item) => put(store, { TableName: TABLE, Item });
  for (let number = 0; number < EMAILS; number++) {
    await Promise.all(rowsOf(number).map(write));
    if (number % Math.ceil(EMAILS / 20) === 0)
      console.log(`${number} emails, ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
  }
  for (let day = 0; day < 31; day++)
    for (const definition of ["class.updated", "rare.event"]) {
      const date = new Date(END_MS - day * DAY_MS).toISOString().slice(0, 10);
      const recipient = statisticsKey(date, "definition", definition);
      await write({ ...keyOf({ notification: STATISTICS, recipient }), planned: { N: "1" } });
    }
}

let table: object | undefined;
const { create } = db;
db.create = (options) => (table = create(options));
const server = await startDynamoDb();
let requests = 0;
const client = new DynamoDBClient({
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  endpoint: server.url,
});
client.middlewareStack.add(
  (next) => (args) => {
    requests++;
    return next(args);
  },
  { step: "finalizeRequest", name: "count" },
);
await createDeliveriesTable(client, TABLE);
if (table === undefined) throw new Error("Expected dynalite to create its database");
await fill(table);
const model = createReadModel({
  client,
  table: TABLE,
  recipientIdsOf: async (address) => [shortHash(address), shortHash(`old ${address}`)],
  now: () => END_MS,
});

const middle = Math.floor(EMAILS / 2);
const noon = timeOf(middle);
const find = (question: Question) => async () => (await model.find(question)).items.length;
const QUESTIONS: readonly (readonly [string, () => Promise<number>])[] = [
  ["key", async () => (await model.show(shortHash(`event ${middle}`)))?.emails.length ?? 0],
  ["event id", find({ eventId: `evt-${middle}` })],
  ["recipient", find({ address: addressOf(middle) })],
  ["newest", find({})],
  ["an hour", find({ sinceMs: noon, untilMs: noon + DAY_MS / 24 })],
  ["definition, common", find({ definition: "class.updated" })],
  ["definition, rare", find({ definition: "rare.event" })],
  ["held", find({ states: ["held"] })],
  [
    "what needs an operator",
    find({
      states: ["held", "bounced", "complained", "rejected", "failed"],
      isAcknowledged: false,
    }),
  ],
  ["accepted", find({ states: ["accepted"] })],
  ["subject", find({ subject: `class ${EMAILS - 100} ` })],
  ["skipped events", async () => (await model.withoutEmail({ kinds: ["skipped"] })).items.length],
  ["dead letters", async () => (await model.deadLetters()).items.length],
  [
    "counts of 30 days",
    async () => (await model.statistics({ sinceDay: "2026-11-01", untilDay: "2026-11-30" })).length,
  ],
];

const results = new Table({
  head: ["question", "answers", "requests", "ms, median of 5"],
  style: { head: [], border: [] },
});
let worst = 0;
for (const [name, ask] of QUESTIONS) {
  const times: number[] = [];
  let count = 0;
  let answers = 0;
  for (let round = 0; round < 5; round++) {
    requests = 0;
    const startedAtMs = performance.now();
    answers = await ask();
    times.push(performance.now() - startedAtMs);
    count = requests;
  }
  worst = Math.max(worst, count);
  const median = times.toSorted((one, other) => one - other)[2] ?? 0;
  results.push([name, String(answers), String(count), median.toFixed(0)]);
}
console.log(`${EMAILS} emails\n${results.toString()}`);
client.destroy();
await server.stop();
process.exitCode = worst > 4 ? 1 : 0;
