/** Back to an older version and forward again, with emails in flight: two builds run in turn on the same tables and queues. */
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { redriveMany } from "../../operator/actions/dead-letters.ts";
import { aSesEvent, type EventType } from "../feedback/ses-event-factory.ts";
import { bundledFunction } from "../helpers/bundled-functions.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage, type StageOptions } from "../helpers/stage.ts";
import { act, operatorOn } from "../operator/actions/operator-on.ts";
import { bundleNewerVersion, NEWER_WORDS } from "./newer-version.ts";

type Version = "older" | "newer";
type Build = { readonly processor: string; readonly feedback: string };

const VISIBILITY_MS = 120_000;
const SEND = { action: "SendRawEmail" } as const;
const OPTIONS: StageOptions = {
  feedback: { visibilityTimeoutSeconds: 1 },
  // The tests alone say what SES reports.
  ses: { events: { only: () => false } },
};

let builds: Record<Version, Build>;
let removeNewer: () => Promise<void>;

beforeAll(async () => {
  const { remove, ...newer } = await bundleNewerVersion();
  removeNewer = remove;
  const [processor, feedback] = [
    await bundledFunction("processor"),
    await bundledFunction("feedback"),
  ];
  builds = { older: { processor, feedback }, newer };
});
afterAll(() => removeNewer());

/** A run of a version after every hidden message has come back. */
async function runAs(version: Version, stage: Stage, variables: Record<string, string> = {}) {
  await stage.advance(VISIBILITY_MS);
  const summary = await stage.processor(variables, undefined, builds[version].processor).run();
  await stage.closeBreakers();
  return summary;
}

/** A run while SES refuses every email for now: each is planned, begun and taken back. */
async function planAs(version: Version, stage: Stage) {
  const { ses } = stage.system;
  ses.inject({ ...SEND, code: "AccountSendingPausedException", times: Infinity });
  expect(await runAs(version, stage)).toMatchObject({ sent: 0, deadLettered: 0 });
  expect(stage.mailed()).toEqual([]);
  ses.reset();
}

const BOTH = ["one@example.com", "two@example.com"];
/** The second one reads a language that only the newer version has. */
const TO = [BOTH[0], { address: BOTH[1], locale: "xh" }] as unknown as readonly string[];

async function expectQuiet(stage: Stage) {
  expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
  expect(await stage.deadLetters()).toEqual([]);
}

async function tableText({ system: { dynamodb, environment } }: Stage): Promise<string> {
  const TableName = environment.DELIVERIES_TABLE;
  const { Items } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return JSON.stringify(Items);
}

test("the newer version writes words that the older one does not know", () =>
  onStage(OPTIONS, async (stage) => {
    await stage.send(aPlainEvent({ to: TO }));
    await stage.send(anEvent({ to: TO }));
    expect(await runAs("newer", stage)).toMatchObject({ sent: 4 });
    const text = await tableText(stage);
    expect(NEWER_WORDS.filter((word) => !text.includes(word))).toEqual([]);
  }));

describe.each<[Version, Version]>([
  ["newer", "older"],
  ["older", "newer"],
])("after a change from the %s version to the %s version", (first, second) => {
  test("the emails that the first one planned are sent once, in the first one's words", () =>
    onStage(OPTIONS, async (stage) => {
      const bodies = [aPlainEvent({ to: TO }), anEvent({ to: TO })];
      for (const body of bodies) await stage.send(body);
      await planAs(first, stage);
      const planned = (await stage.plans()).flatMap(({ drafts }) => drafts);
      expect(await runAs(second, stage)).toMatchObject({ sent: 4, deadLettered: 0 });
      expect(stage.mailed()).toEqual([...BOTH, ...BOTH].toSorted());
      const sources = stage.system.ses.mailbox.mails().map(({ source }) => source.toString());
      for (const { locale } of planned)
        expect(sources.join("\n")).toContain(`Content-Language: ${locale}`);
      expect(planned.some(({ locale }) => locale === "xh")).toBe(first === "newer");
      // The events come a second time, to each version.
      for (const version of [first, second]) {
        for (const body of bodies) await stage.send(body);
        expect(await runAs(version, stage)).toMatchObject({ sent: 0, deadLettered: 0 });
      }
      expect(stage.mailed()).toHaveLength(4);
      await expectQuiet(stage);
    }));

  test("what SES reports about an email of the first one is recorded, and both obey it", () =>
    onStage(OPTIONS, async (stage) => {
      await stage.send(aPlainEvent({ to: [BOTH[0] ?? ""] }));
      expect(await runAs(first, stage)).toMatchObject({ sent: 1 });
      const [plan] = await stage.plans();
      const ids = {
        notification: plan?.notification ?? "",
        delivery: plan?.recipients[0]?.id ?? "",
        messageId: stage.system.ses.mailbox.mails()[0]?.messageId ?? "",
      };
      const report = async (version: Version, eventType: EventType) => {
        const feedback = stage.feedback(builds[version].feedback);
        await feedback.put(aSesEvent(eventType, ids));
        expect(await feedback.drain()).toBe(0);
        expect(await feedback.deadLetters()).toEqual([]);
        feedback.kill();
      };
      await report(second, "Delivery");
      expect(await stage.rows(ids.notification)).toMatchObject([{ state: "delivered" }]);
      await report(first, "Complaint");
      expect(await stage.rows(ids.notification)).toMatchObject([{ state: "complained" }]);
      for (const version of [first, second]) {
        await stage.send(aPlainEvent({ to: BOTH }));
        expect(await runAs(version, stage)).toMatchObject({ sent: 1, deadLettered: 0 });
      }
      expect(stage.mailed()).toEqual([...BOTH, BOTH[1]]);
      await expectQuiet(stage);
    }));

  test("a dead letter of each one is redriven to the other, and its email is sent once", () =>
    onStage(OPTIONS, async (stage) => {
      const operator = operatorOn(stage.system);
      const redriveAll = async () => {
        const { items } = await operator.readModel.deadLetters({});
        expect(await act(redriveMany(operator, items))).toMatch(/back into the queue/);
      };
      const body = aPlainEvent({ to: TO });
      await stage.send(body);
      for (const version of [first, second]) {
        stage.system.ses.inject({ ...SEND, code: "MessageRejected", times: 1 });
        expect(await runAs(version, stage)).toMatchObject({ deadLettered: 1 });
        await redriveAll();
      }
      expect(await runAs(first, stage)).toMatchObject({ deadLettered: 0, acknowledged: 1 });
      await stage.send(body);
      expect(await runAs(second, stage)).toMatchObject({ sent: 0, deadLettered: 0 });
      expect(stage.mailed()).toEqual(BOTH);
      await expectQuiet(stage);
    }));

  test("runs of both in turn send a backlog once, through an outage of SES", () =>
    onStage(OPTIONS, async (stage) => {
      const addresses = Array.from({ length: 16 }, (_, index) => `reader-${index}@example.com`);
      for (const [index, address] of addresses.entries())
        await stage.send(
          index % 2 === 0 ? aPlainEvent({ to: [address] }) : anEvent({ to: [address] }),
        );
      // Of each of the first runs SES refuses a few emails for now: the other version finds them begun.
      for (let turn = 0; turn < 8; turn++) {
        if (turn < 4)
          stage.system.ses.inject({ ...SEND, code: "AccountSendingPausedException", times: 2 });
        await runAs(turn % 2 === 0 ? first : second, stage, { BATCH_LIMIT: "6" });
      }
      expect(stage.mailed()).toEqual(addresses.toSorted());
      await expectQuiet(stage);
    }));
});
