import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { deploymentOf } from "../../../cli/operator/options.ts";
import { deadLetterKey } from "../../../functions/delivery/ledger-records.ts";
import { purge } from "../../../operator/actions/dead-letters.ts";
import { cancel } from "../../../operator/actions/emails.ts";
import { operatorParts } from "../../../operator/console/operator-parts.ts";
import { connect } from "../../../operator/connect.ts";
import { aDeadLetter, aPlan, keyItem, START_MS } from "../../delivery/ledger-factory.ts";
import { COORDINATION, DELIVERIES, startStore, type Store } from "../../helpers/test-tables.ts";
import { act } from "../../operator/actions/operator-on.ts";

let store: Store;
let project: string;

beforeAll(async () => {
  store = await startStore();
  project = await mkdtemp(join(tmpdir(), "postrider-retention-"));
});
afterAll(async () => {
  await rm(project, { recursive: true });
  await store.stop();
});

const deployed = async (more: object) => {
  const tables = { DeliveriesTable: DELIVERIES, CoordinationTable: COORDINATION };
  const outputs = { Postrider: { ...tables, ...more } };
  await writeFile(join(project, "cdk-outputs.json"), JSON.stringify(outputs));
  return deploymentOf({ project });
};

test.each([
  ["the deployment's setting", { RetentionDays: "90" }, 90],
  ["30 days, if an older deployment does not say", {}, 30],
])("what an operator ends is kept for %s", async (_, outputs, days) => {
  const deployment = { ...(await deployed(outputs)), recipientKey: "k".repeat(32) };
  const operator = connect(deployment, {
    dynamodb: store.client,
    now: () => START_MS,
    pollSeconds: 0,
  });
  const expiresAt = { N: String(Math.floor(START_MS / 1000) + days * 86_400) };

  const plan = aPlan({
    recipients: [{ id: "a".repeat(32), address: "ada@example.com", locale: "en" }],
  });
  await operator.ledger.keepPlan(plan);
  const email = (await operator.readModel.show(plan.notification))?.emails[0];
  if (email === undefined) throw new Error("Expected an email");
  expect(await act(cancel(operator, email))).toMatch(/^Cancelled /);
  const key = { notification: plan.notification, recipient: email.recipient };
  expect(await store.get(DELIVERIES, keyItem(key))).toMatchObject({ expiresAt });

  const record = aDeadLetter();
  await operator.ledger.recordDeadLetter(record);
  const [letter] = (await operator.readModel.show(record.key ?? ""))?.deadLetters ?? [];
  if (letter === undefined) throw new Error("Expected a dead letter");
  expect(await act(purge(operator, letter))).toMatch(/^Deleted /);
  expect(await store.get(DELIVERIES, keyItem(deadLetterKey(record)))).toMatchObject({ expiresAt });
});

test.each([
  ["the deployment's setting", { ScheduleMinutes: "15" }, 15],
  ["1 minute, if an older deployment does not say", {}, 1],
])("the console takes the schedule from %s", async (_, outputs, scheduleMinutes) => {
  const operator = connect(await deployed(outputs), { dynamodb: store.client });
  expect(operatorParts(operator, "production", {})).toMatchObject({ scheduleMinutes });
});
