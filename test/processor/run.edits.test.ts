import { describe, expect, test } from "@jest/globals";
import { onStage, type Stage } from "../helpers/stage.ts";

const BEFORE = {
  code: "C-2026-031",
  subject: "Business English",
  site: "Bellville depot",
  status: "Active",
};
const AFTER = { ...BEFORE, site: "Boardroom", status: "Stopped" };

let count = 0;

function edited(type: string, edit: string | undefined, change: object = {}): string {
  count += 1;
  return JSON.stringify({
    specversion: "1.0",
    id: `evt-${count}`,
    source: "https://app.example.co.za/classes",
    type,
    data: { before: BEFORE, after: AFTER, edit, notify: ["office@example.co.za"], ...change },
  });
}

const UPDATED = "class.updated";
const STATUS = "class.status-changed";

const mailTexts = ({ system }: Stage) =>
  system.ses.mailbox.mails().map(({ source }) => source.toString());

describe("an edit that produced an update and a status change", () => {
  test.each([
    ["the update first", [UPDATED, STATUS]],
    ["the status change first", [STATUS, UPDATED]],
  ])("is one email with both changes: %s", (_, types) =>
    onStage({}, async (stage) => {
      for (const type of types) await stage.send(edited(type, "edit-7"));
      expect(await stage.processor().run()).toMatchObject({ acknowledged: 2, sent: 1 });
      const [plan] = await stage.plans();
      expect(plan?.drafts[0]?.changes.map(({ label }) => label).toSorted()).toEqual([
        "Site",
        "Status",
      ]);
      expect(plan?.drafts[0]?.subject).toMatch(/status/i);
      expect(mailTexts(stage)).toHaveLength(1);
    }),
  );

  test("is one email when its events come in two runs", () =>
    onStage({}, async (stage) => {
      await stage.send(edited(STATUS, "edit-8"));
      const one = stage.processor();
      expect(await one.run()).toMatchObject({ acknowledged: 1, sent: 1 });
      await stage.send(edited(UPDATED, "edit-8"));
      expect(await one.run()).toMatchObject({ acknowledged: 1, sent: 0 });
      expect(mailTexts(stage)).toHaveLength(1);
    }));

  test("is not merged with another edit, nor with events that name no edit", () =>
    onStage({}, async (stage) => {
      await stage.send(edited(UPDATED, "edit-9"));
      await stage.send(edited(UPDATED, "edit-10"));
      await stage.send(edited(UPDATED, undefined));
      expect(await stage.processor().run()).toMatchObject({ acknowledged: 3, sent: 3 });
    }));
});

describe("events of one edit in one batch", () => {
  test("are one email if one of them is skipped", () =>
    onStage({}, async (stage) => {
      const after = { ...BEFORE, updatedAt: "2026-11-23T07:15:00Z" };
      await stage.send(edited(UPDATED, "edit-20", { after }));
      await stage.send(edited(STATUS, "edit-20"));
      expect(await stage.processor().run()).toMatchObject({ acknowledged: 2, sent: 1 });
      expect(mailTexts(stage)).toHaveLength(1);
    }));

  test("are one email if one of them is refused", () =>
    onStage({}, async (stage) => {
      await stage.send(edited(UPDATED, "edit-21", { notify: [] }));
      await stage.send(edited(STATUS, "edit-21"));
      expect(await stage.processor().run()).toMatchObject({
        acknowledged: 1,
        deadLettered: 1,
        sent: 1,
      });
      expect((await stage.deadLetters()).map(({ reason }) => reason)).toEqual(["no-recipient"]);
    }));
});

describe("an update without a tracked change", () => {
  test("is acknowledged without an email, and counted", () =>
    onStage({}, async (stage) => {
      const after = { ...BEFORE, updatedAt: "2026-11-23T07:15:00Z" };
      await stage.send(edited(UPDATED, "edit-11", { after }));
      expect(await stage.processor().run()).toMatchObject({
        acknowledged: 1,
        sent: 0,
        skipped: 1,
        deadLettered: 0,
      });
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(stage.system.ai?.count).toBe(0);
    }));

  test("is still sent if only the schedule or the agent changed", () =>
    onStage({}, async (stage) => {
      const schedule = [{ day: "Tue", from: "13:00", to: "15:00" }];
      await stage.send(edited(UPDATED, "edit-12", { after: { ...BEFORE, schedule } }));
      const agent = { name: "Pieter van der Merwe" };
      await stage.send(edited(UPDATED, "edit-13", { after: { ...BEFORE, agent } }));
      expect(await stage.processor().run()).toMatchObject({ acknowledged: 2, sent: 2 });
    }));
});
