import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const LEASE_MS = 120_000;
const LEASE = { pk: { S: "lease#processor#0" } };

async function leaseRow({ system }: Stage) {
  const { Item } = await system.dynamodb.send(
    new GetItemCommand({
      TableName: system.environment.COORDINATION_TABLE,
      Key: LEASE,
      ConsistentRead: true,
    }),
  );
  return {
    owner: Item?.["owner"]?.S,
    token: Number(Item?.["token"]?.N),
    expiresAtMs: Number(Item?.["expiresAtMs"]?.N),
  };
}

describe("the lease", () => {
  test("lets one of two runs work, and the other ends as busy without a change", () =>
    onStage({}, async ({ send, processor, mailed, system, proxies }) => {
      await send(anEvent({ to: ["one@example.com"] }));
      const answering = proxies.ai.hold({ after: true });
      const [first, second] = [processor(), processor()];
      const working = first.run();
      await answering.reached;
      const busy = await second.run();
      expect(busy).toMatchObject({ outcome: "busy", received: 0, sent: 0 });
      expect(busy.token).toBeUndefined();
      answering.release();
      expect(await working).toMatchObject({ outcome: "done", sent: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
      expect(proxies.sqs.count("ReceiveMessage")).toBe(2);
      expect(system.ai?.count).toBe(1);
    }));

  test("is held when its first write was applied and the answer was lost", () =>
    onStage({}, async (stage) => {
      await stage.send(aPlainEvent({ to: ["one@example.com"] }));
      stage.proxies.dynamodb.inject({ operation: "UpdateItem", resetAfter: true });
      expect(await stage.processor().run()).toMatchObject({ outcome: "done", sent: 1 });
      expect(stage.mailed()).toEqual(["one@example.com"]);
    }));

  test("is released with its row kept, and its token grows by one with each run", () =>
    onStage({}, async (stage) => {
      const one = stage.processor();
      const nowSeconds = Math.floor(Date.now() / 1000);
      const { token: first } = await one.run();
      expect(first).toBeGreaterThan(nowSeconds);
      expect(await leaseRow(stage)).toMatchObject({ token: first, expiresAtMs: 0 });
      expect(await one.run()).toMatchObject({ token: (first ?? 0) + 1 });
    }));

  test("lets the run start nothing more after it is lost, and stays with its new owner", () =>
    onStage({}, async (stage) => {
      const { send, processor, proxies, system, mailed, counts } = stage;
      await send(anEvent({ to: ["one@example.com"] }));
      const answering = proxies.ai.hold({ after: true });
      // The AI may take longer than it is until the lease is renewed.
      const working = processor({ AI_SHARE_MS: "60000", AI_ATTEMPT_MS: "40000" }).run();
      await answering.reached;
      await system.dynamodb.send(
        new UpdateItemCommand({
          TableName: system.environment.COORDINATION_TABLE,
          Key: LEASE,
          UpdateExpression: "SET #owner = :other ADD #token :one",
          ExpressionAttributeNames: { "#owner": "owner", "#token": "token" },
          ExpressionAttributeValues: { ":other": { S: "another run" }, ":one": { N: "1" } },
        }),
      );
      // A renewal comes every quarter of the lease.
      await stage.advance(LEASE_MS / 4);
      expect(proxies.dynamodb.count("UpdateItem")).toBeGreaterThanOrEqual(2);
      answering.release();
      expect(await working).toMatchObject({
        outcome: "aborted",
        reason: "the lease was lost",
        sent: 0,
        postponed: 1,
      });
      expect(mailed()).toEqual([]);
      const row = await leaseRow(stage);
      expect(row.owner).toBe("another run");
      expect(row.expiresAtMs).toBeGreaterThan(Date.now());
      expect(await counts()).toEqual({ visible: 1, inFlight: 0 });
    }));

  test("of a killed run ends by itself, and the next run sends the email", () =>
    onStage({}, async ({ advance, send, processor, proxies, mailed }) => {
      await send(anEvent({ to: ["one@example.com"] }));
      const answering = proxies.ai.hold();
      const victim = processor();
      const dying = victim.run().catch((error: Error) => error.message);
      await answering.reached;
      victim.kill();
      expect(await dying).toContain("SIGKILL");
      answering.release();
      const next = processor();
      expect(await next.run()).toMatchObject({ outcome: "busy" });
      await advance(LEASE_MS + 1);
      expect(await next.run()).toMatchObject({ outcome: "done", sent: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
    }));
});
