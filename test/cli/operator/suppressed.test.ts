import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { shortHash } from "../../../functions/platform/hash.ts";
import { createSuppressions } from "../../../functions/coordination/suppressions.ts";
import { NOBODY } from "../../helpers/aws-clients.ts";
import { aPlan, ledgerOn, START_MS } from "../../delivery/ledger-factory.ts";
import { COORDINATION, startStore, type Store } from "../../helpers/test-tables.ts";
import { postrider } from "./operator.ts";

let store: Store;
const run = (...args: string[]) => postrider(store.proxy.url, args);
const suppressions = () =>
  createSuppressions({ client: store.client, table: COORDINATION, now: () => START_MS });

beforeAll(async () => {
  store = await startStore();
});
beforeEach(async () => {
  for (const item of await store.all(COORDINATION))
    await store.drop(COORDINATION, { pk: item["pk"] ?? { S: "" } });
});
afterAll(() => store.stop());

const GONE = shortHash("gone@example.com");
const READER = shortHash("reader@example.com");
const KNOWN = shortHash("known@example.com");

async function twoOfThem(): Promise<void> {
  await suppressions().suppress(GONE, { reason: "bounced", address: "Gone@example.com" });
  await suppressions().unsubscribe(READER, "class.updated");
}

test("the list says who, why and since when; of an unsubscription, which and the id", async () => {
  await twoOfThem();
  const { code, output } = await run("suppressed");
  expect(code).toBe(0);
  const since = new Date(START_MS).toISOString();
  expect(output).toMatch(new RegExp(`Gone@example\\.com +│ bounced +│ ${since}`));
  expect(output).toMatch(new RegExp(`${READER} +│ unsubscribed from class\\.updated +│ ${since}`));
});

test("the list shows the unsubscriptions of an address that also bounced", async () => {
  await suppressions().suppress(GONE, { reason: "bounced", address: "gone@example.com" });
  await suppressions().unsubscribe(GONE, "class.updated");
  const { output } = await run("suppressed");
  expect(output).toMatch(/gone@example\.com +│ bounced, unsubscribed from class\.updated +│/);
});

test("the list names the operator with the reason, and a reader's address if an email has it", async () => {
  const said = { by: "arn:aws:iam::123456789012:user/nomvula", why: "asked by phone" };
  await suppressions().suppress(GONE, { reason: "operator", address: "gone@example.com", said });
  const recipients = [{ id: KNOWN, address: "known@example.com", locale: "en" }];
  const plan = aPlan({ recipients });
  const ledger = ledgerOn(store, { nowMs: START_MS });
  await ledger.keepPlan(plan);
  const key = { notification: plan.notification, recipient: KNOWN };
  await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: "id" });
  await suppressions().unsubscribe(KNOWN, "class.updated");
  await suppressions().unsubscribe(shortHash("other@example.com"), "class.updated");
  const { output } = await run("suppressed");
  expect(output).toContain('operator, by nomvula ("asked by phone")');
  expect(output).toMatch(/known@example\.com +│ unsubscribed from class\.updated/);
  expect(output).toContain(shortHash("other@example.com"));
  expect(output).toContain("An id stands where no email has the address");
  expect(JSON.parse((await run("suppressed", "--json")).output)).toContainEqual(
    expect.objectContaining({ address: "gone@example.com", ...said }),
  );
});

test("the list as JSON", async () => {
  await twoOfThem();
  const { output } = await run("suppressed", "--json");
  const since = new Date(START_MS).toISOString();
  expect(JSON.parse(output)).toHaveLength(2);
  expect(JSON.parse(output)).toEqual(
    expect.arrayContaining([
      { recipient: GONE, address: "Gone@example.com", reason: "bounced", unsubscribed: [], since },
      { recipient: READER, unsubscribed: ["class.updated"], since },
    ]),
  );
});

test("without an option, the table is in the outputs of the only deployment", async () => {
  await twoOfThem();
  const folder = await mkdtemp(join(tmpdir(), "postrider-outputs-"));
  const unnamed = { COORDINATION_TABLE: undefined, DELIVERIES_TABLE: undefined };
  const list = () => postrider(store.proxy.url, ["suppressed", "--json"], unnamed, folder);
  const told = { CoordinationTable: COORDINATION };
  const write = (outputs: object) =>
    writeFile(join(folder, "cdk-outputs.json"), JSON.stringify(outputs));
  try {
    expect(await list()).toMatchObject({ code: 2 });
    await write({ Postrider: told });
    const { code, output } = await list();
    expect([code, JSON.parse(output)]).toEqual([0, expect.arrayContaining([expect.any(Object)])]);
    await write({ Postrider: told, "Postrider-staging": { CoordinationTable: "another" } });
    expect(await list()).toMatchObject({
      code: 2,
      errors: expect.stringContaining(
        "Expected one stack in cdk-outputs.json, got Postrider and Postrider-staging. Name the stack, the table or the queue with an option: --stage, --coordination-table, --deliveries-table or --queue-url.",
      ),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an empty list says so", async () => {
  expect(await run("suppressed")).toMatchObject({ code: 0, output: "No address is suppressed.\n" });
});

test.each([
  [["suppress", GONE], "which SES does not accept: no @."],
  [
    ["unsuppress", "a..da@example.com"],
    "which SES does not accept: two dots in a row in the local part.",
  ],
  [["unsuppress"], "missing required argument 'address'"],
  [["sometimes"], "unknown command 'sometimes'"],
])(
  "%j is refused with exit code 2 and a sentence, and nothing is written",
  async (args, sentence) => {
    const { code, errors } = await run(...args);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
    expect(errors).not.toContain("    at ");
    expect(await store.all(COORDINATION)).toEqual([]);
  },
);

test.each([
  [
    "without a table",
    { COORDINATION_TABLE: undefined },
    "Expected `--coordination-table <name>`, got none. Run `npx postrider deploy`, which writes the tables' names to cdk-outputs.json, or set COORDINATION_TABLE.",
    2,
  ],
  [
    "with a table that is not there",
    { COORDINATION_TABLE: "Nowhere" },
    "ResourceNotFoundException",
    1,
  ],
  ["without a region", { AWS_REGION: undefined }, "Region is missing", 1],
  ["without an answer", { AWS_ENDPOINT_URL_DYNAMODB: NOBODY }, "ECONNREFUSED", 1],
])("reports a problem: %s", async (_, over, sentence, exitCode) => {
  const { code, errors } = await postrider(store.proxy.url, ["suppressed"], over);
  expect(code).toBe(exitCode);
  expect(errors).toContain(sentence);
  expect(errors).not.toContain("    at ");
});
