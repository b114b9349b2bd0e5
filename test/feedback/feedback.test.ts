import { describe, expect, test } from "@jest/globals";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { idOf } from "../helpers/recipient-ids.ts";
import { aSesEvent } from "./ses-event-factory.ts";
import { onStage, type Stage, type StageOptions } from "../helpers/stage.ts";

const SIMULATOR = "simulator.amazonses.com";
const WITH_FEEDBACK: StageOptions = {
  feedback: { visibilityTimeoutSeconds: 1 },
};

/** The states of the deliveries to the given addresses. */
async function statesOf({ system }: Stage, ...addresses: readonly string[]) {
  const { Items } = await system.dynamodb.send(
    new ScanCommand({ TableName: system.environment.DELIVERIES_TABLE, ConsistentRead: true }),
  );
  return addresses.map((address) => {
    const found = Items?.find((item) => item["recipient"]?.S === idOf(address));
    return found?.["state"]?.S ?? "absent";
  });
}

const reasonsOf = async (stage: Stage, address: string) => {
  const { Items } = await stage.system.dynamodb.send(
    new ScanCommand({ TableName: stage.system.environment.DELIVERIES_TABLE }),
  );
  return Items?.find((item) => item["recipient"]?.S === idOf(address))?.["reason"]?.S;
};

describe("an SES event is recorded in the row of its email", () => {
  test.each([
    ["ada@example.com", "delivered", undefined, undefined],
    [`success@${SIMULATOR}`, "delivered", undefined, undefined],
    [`bounce@${SIMULATOR}`, "bounced", "Permanent-General", "bounced"],
    [`bounce+label@${SIMULATOR}`, "bounced", "Permanent-General", "bounced"],
    [`complaint@${SIMULATOR}`, "complained", "abuse", "complained"],
    [`suppressionlist@${SIMULATOR}`, "bounced", "Permanent-OnAccountSuppressionList", "bounced"],
    [`ooto@${SIMULATOR}`, "delivered", undefined, undefined],
  ])("%s: %s", (address, state, reason, suppressed) =>
    onStage(WITH_FEEDBACK, async (stage) => {
      const feedback = stage.feedback();
      await stage.send(aPlainEvent({ to: [address] }));
      await stage.processor().run();
      expect(await feedback.drain()).toBe(0);
      expect(await statesOf(stage, address)).toEqual([state]);
      expect(await reasonsOf(stage, address)).toBe(reason);
      expect((await feedback.suppressed()).map((one) => [one.address, one.reason])).toEqual(
        suppressed === undefined ? [] : [[address, suppressed]],
      );
      expect(feedback.output()).not.toContain(address);
    }),
  );

  test("in any order and any number of times", () =>
    onStage({ ...WITH_FEEDBACK, ses: { events: { reversed: true, times: 3 } } }, async (stage) => {
      const feedback = stage.feedback();
      const to = [
        `complaint@${SIMULATOR}`,
        `ooto@${SIMULATOR}`,
        `bounce@${SIMULATOR}`,
        "ada@example.com",
      ];
      await stage.send(aPlainEvent({ to }));
      await stage.processor().run();
      expect(await feedback.drain()).toBe(0);
      expect(await statesOf(stage, ...to)).toEqual([
        "complained",
        "delivered",
        "bounced",
        "delivered",
      ]);
      expect(stage.mailed()).toHaveLength(4);
      expect(feedback.output()).not.toContain("DuplicateSends");
    }));

  test("unless it is about the same delivery's email from another installation", () =>
    onStage(WITH_FEEDBACK, async (stage) => {
      const feedback = stage.feedback();
      const address = "ada@example.com";
      const production = stage.processor({ INSTALLATION: "production" });
      await stage.send(aPlainEvent({ to: [address] }));
      await production.run();
      const [first] = stage.system.ses.mailbox.mails();
      expect(first?.tags).toMatchObject({ installation: "production" });
      // The local bus has the same rule as the stack, so the event of that email does not arrive here.
      expect(await feedback.batch()).toEqual({ received: 0, kept: 0 });
      expect(await statesOf(stage, address)).toEqual(["accepted"]);

      const { notification = "" } = first?.tags ?? {};
      const others = { notification, delivery: idOf(address), installation: "staging" };
      await feedback.put(aSesEvent("Bounce", others));
      await feedback.put(aSesEvent("Complaint", { ...others, what: { complainedRecipients: 5 } }));
      expect(await feedback.drain()).toBe(0);
      expect(await statesOf(stage, address)).toEqual(["accepted"]);
      expect(await feedback.suppressed()).toEqual([]);
      expect(await feedback.lastSubmittedMs()).toBeUndefined();
      expect(await feedback.deadLetters()).toEqual([]);
      expect(feedback.output()).not.toContain("Bounced");
    }));

  test("also when the run was killed before it recorded the email: the next run does not send it again", () =>
    onStage(WITH_FEEDBACK, async (stage) => {
      const feedback = stage.feedback();
      await stage.send(aPlainEvent({ id: "one", to: ["ada@example.com"] }));
      const answering = stage.proxies.ses.hold({ operation: "SendRawEmail", after: true });
      const processor = stage.processor();
      const running = processor.run().catch(() => {});
      await answering.reached;
      processor.kill();
      await running;
      answering.release();
      expect(await feedback.drain()).toBe(0);
      expect(await statesOf(stage, "ada@example.com")).toEqual(["delivered"]);
      // Its lease has ended and its message is visible.
      await stage.advance(120_001);
      expect(await processor.run()).toMatchObject({ acknowledged: 1, sent: 0 });
      expect(stage.mailed()).toHaveLength(1);
    }));
});

test("an event replaces a lost answer of SES before the settle time", () =>
  onStage(WITH_FEEDBACK, async (stage) => {
    const feedback = stage.feedback();
    const processor = stage.processor();
    stage.system.ses.inject({ action: "SendRawEmail", resetAfter: true });
    await stage.send(anEvent({ to: ["ada@example.com"] }));
    expect(await processor.run()).toMatchObject({ sent: 0, postponed: 1 });
    expect(await statesOf(stage, "ada@example.com")).toEqual(["unknown"]);
    await feedback.drain();
    expect(await statesOf(stage, "ada@example.com")).toEqual(["delivered"]);
  }));

test("of three recipients of one notification, only the one that bounces is suppressed", () =>
  onStage(WITH_FEEDBACK, async (stage) => {
    const feedback = stage.feedback();
    const to = ["ada@example.com", `bounce@${SIMULATOR}`, "cy@example.com"];
    await stage.send(aPlainEvent({ to }));
    await stage.processor().run();
    await feedback.drain();
    expect(await statesOf(stage, ...to)).toEqual(["delivered", "bounced", "delivered"]);
    expect(await feedback.suppressed()).toEqual([
      expect.objectContaining({
        recipient: idOf(`bounce@${SIMULATOR}`),
        address: `bounce@${SIMULATOR}`,
        reason: "bounced",
      }),
    ]);
  }));

test("the feedback mark is the time of the latest email with an event", () =>
  onStage(WITH_FEEDBACK, async (stage) => {
    const feedback = stage.feedback();
    expect(await feedback.lastSubmittedMs()).toBeUndefined();
    await stage.send(aPlainEvent());
    await stage.processor().run();
    await feedback.drain();
    expect(await feedback.lastSubmittedMs()).toBe(
      stage.system.ses.mailbox.mails()[0]?.acceptedAtMs,
    );
  }));

test("the last event of a burst moves the mark, so a lost email of the burst does not wait for two hours", () =>
  onStage(WITH_FEEDBACK, async (stage) => {
    const feedback = stage.feedback();
    // The events' mails are then in the past.
    await stage.advance(60_000);
    for (const second of ["01", "02", "40", "07"]) {
      await feedback.put(aSesEvent("Send", { submittedAt: `2026-11-23T07:15:${second}.000Z` }));
      // One batch each, in one process.
      expect(await feedback.drain()).toBe(0);
    }
    expect(await feedback.lastSubmittedMs()).toBe(Date.parse("2026-11-23T07:15:40.000Z"));
  }));

test("missing events change nothing, and late events are recorded when they come", () =>
  onStage({ ...WITH_FEEDBACK, ses: { events: { times: 0 } } }, async (stage) => {
    const feedback = stage.feedback();
    const processor = stage.processor();
    await stage.send(aPlainEvent({ to: ["ada@example.com"] }));
    await processor.run();
    expect(await feedback.batch()).toEqual({ received: 0, kept: 0 });
    expect(await statesOf(stage, "ada@example.com")).toEqual(["accepted"]);
    stage.system.ses.events.manner = { delayMs: 300 };
    await stage.send(aPlainEvent({ to: ["bo@example.com"] }));
    await processor.run();
    await feedback.drain();
    expect(await statesOf(stage, "ada@example.com", "bo@example.com")).toEqual([
      "accepted",
      "delivered",
    ]);
  }));
