import { describe, expect, test } from "@jest/globals";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { idOf, oldIdOf } from "../helpers/recipient-ids.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const BOUNCED = { reason: "bounced", address: "gone@example.com" } as const;

function suppressionsOf({ system: { dynamodb, environment } }: Stage) {
  const table = environment.COORDINATION_TABLE;
  return createSuppressions({ client: dynamodb, table, now: Date.now });
}

/** A failed workflow is news for a day. */
function aFailure(agoMs: number): string {
  return JSON.stringify({
    specversion: "1.0",
    id: `failure-${agoMs}`,
    source: "https://github.com/example-org/ledger",
    type: "workflow_run",
    time: new Date(Date.now() - agoMs).toISOString(),
    data: {
      action: "completed",
      workflow_run: {
        name: "Tests",
        html_url: "https://github.com/example-org/ledger/actions/runs/1",
        conclusion: "failure",
        head_branch: "main",
      },
      repository: { full_name: "example-org/ledger" },
    },
  });
}

const DAY_MS = 86_400_000;
const VISIBILITY_MS = 120_000;

describe("a suppressed recipient", () => {
  test.each([
    ["", idOf],
    [", also when version 0.2 suppressed the address", oldIdOf],
  ])("gets no email, and the other two of the same notification do%s", (_, id) =>
    onStage({}, async (stage) => {
      await suppressionsOf(stage).suppress(id("gone@example.com"), BOUNCED);
      await stage.send(
        anEvent({ to: ["one@example.com", " Gone@Example.com ", "two@example.com"] }),
      );
      expect(await stage.processor().run()).toMatchObject({
        sent: 2,
        suppressed: 1,
        acknowledged: 1,
        written: 1,
      });
      expect(stage.mailed()).toEqual(["one@example.com", "two@example.com"]);
      expect((await stage.rows()).map(({ state, reason }) => [state, reason])).toContainEqual([
        "suppressed",
        "bounced",
      ]);
    }),
  );

  test("costs no AI call if there is no other recipient", () =>
    onStage({}, async (stage) => {
      await suppressionsOf(stage).suppress(oldIdOf("gone@example.com"), BOUNCED);
      await stage.send(anEvent({ to: ["gone@example.com"] }));
      const one = stage.processor();
      expect(await one.run()).toMatchObject({ sent: 0, suppressed: 1, acknowledged: 1 });
      expect(stage.system.ai?.count).toBe(0);
      expect(stage.system.ses.requests["SendRawEmail"]).toBeUndefined();
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(one.output()).not.toContain("gone@example.com");
    }));

  test("who unsubscribed from one definition gets emails of another one", () =>
    onStage({}, async (stage) => {
      const suppressions = suppressionsOf(stage);
      await suppressions.unsubscribe(oldIdOf("reader@example.com"), "class.created");
      await stage.send(aPlainEvent({ to: ["reader@example.com"] }));
      await stage.send(anEvent({ to: ["reader@example.com"] }));
      expect(await stage.processor().run()).toMatchObject({ sent: 1, suppressed: 1 });
      expect(stage.mailed()).toEqual(["reader@example.com"]);
    }));

  test("gets no email from a plan that was stored before the suppression", () =>
    onStage({}, async (stage) => {
      await stage.send(anEvent({ to: ["gone@example.com", "one@example.com"] }));
      stage.system.ses.inject({
        action: "SendRawEmail",
        code: "AccountSendingPausedException",
        times: 2,
      });
      await stage.processor().run();
      await stage.closeBreakers();
      stage.system.ses.reset();
      await suppressionsOf(stage).suppress(idOf("gone@example.com"), BOUNCED);
      await stage.advance(VISIBILITY_MS);
      await stage.processor().run();
      expect(stage.mailed()).toEqual(["one@example.com"]);
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      expect((await stage.rows()).map(({ state }) => state).toSorted()).toEqual([
        "accepted",
        "suppressed",
      ]);
    }));

  test("gets emails again after the suppression is removed", () =>
    onStage({}, async (stage) => {
      const suppressions = suppressionsOf(stage);
      await suppressions.suppress(idOf("gone@example.com"), BOUNCED);
      await suppressions.lift(idOf("gone@example.com"));
      await stage.send(anEvent({ to: ["gone@example.com"] }));
      expect(await stage.processor().run()).toMatchObject({ sent: 1, suppressed: 0 });
    }));
});

describe("an email that expires after a day", () => {
  test("is sent within the day", () =>
    onStage({}, async (stage) => {
      await stage.send(aFailure(DAY_MS - 60_000));
      expect(await stage.processor().run()).toMatchObject({ sent: 1, expired: 0 });
    }));

  test("is expired after the day: no email, no AI call and no dead letter", () =>
    onStage({}, async (stage) => {
      await stage.send(aFailure(DAY_MS + 1000));
      expect(await stage.processor().run()).toMatchObject({
        sent: 0,
        expired: 1,
        acknowledged: 1,
        fallbacks: { "news-too-old": 1 },
      });
      expect(stage.system.ai?.count).toBe(0);
      expect(await stage.deadLetters()).toEqual([]);
      expect((await stage.rows()).map(({ state }) => state)).toEqual(["expired"]);
    }));

  test("expires during an outage of SES, and is not sent after it", () =>
    onStage({}, async (stage) => {
      stage.system.ses.inject({ action: "SendRawEmail", code: "AccountSendingPausedException" });
      await stage.send(aFailure(DAY_MS - 60_000));
      expect(await stage.processor().run()).toMatchObject({ sent: 0, postponed: 1 });
      expect(await stage.rows()).toMatchObject([{ state: "retrying" }]);
      await stage.closeBreakers();
      await stage.advance(VISIBILITY_MS);
      expect(await stage.processor().run()).toMatchObject({ sent: 0, expired: 1, acknowledged: 1 });
      expect(stage.mailed()).toEqual([]);
    }));
});
