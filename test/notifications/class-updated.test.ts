import { describe, expect, test } from "@jest/globals";
import { promptFor } from "../../functions/core/prompt.ts";
import {
  businessEnglish,
  changesOf,
  linesOf,
  notificationOf,
  notified,
  PEOPLE,
  pieter,
  promptOf,
  thandi,
  zoe,
} from "./training-events.ts";

const after = (more: object) => ({ ...businessEnglish, ...more });
const updated = (more: object, notify: readonly string[] = ["office@example.co.za"]) =>
  notificationOf("class.updated", { before: businessEnglish, after: after(more), notify });

const ALL_CHANGED = {
  site: "Bellville depot, boardroom",
  startDate: "2026-12-07",
  endDate: "2027-03-19",
  schedule: [{ day: "Tue", from: "13:00", to: "15:00" }],
  client: "Table Bay Foods",
  agent: pieter,
  learners: [zoe],
};

describe("a class that was changed", () => {
  test("is named in the subject as it is now, and told to those whom the event names", () => {
    expect(
      updated({ subject: "Business English, advanced" }, [thandi.email, pieter.email]),
    ).toMatchObject({
      definition: "class.updated",
      subject: "Class updated: C-2026-031 – Business English, advanced",
      recipients: [thandi.email, pieter.email],
    });
  });

  test("is told with which class it is, and no other facts", () => {
    expect(linesOf(updated(ALL_CHANGED))).toEqual([
      "Class: C-2026-031",
      "Subject: Business English, intermediate",
    ]);
  });

  test("is told with each change, old to new, and who the people are is for the reader only", () => {
    expect(changesOf(updated(ALL_CHANGED))).toEqual([
      "Client: Karoo Logistics (Pty) Ltd -> Table Bay Foods",
      "Site: Bellville depot, training room 2 -> Bellville depot, boardroom",
      "Starts: 2026-11-30 -> 2026-12-07",
      "Ends: 2027-03-12 -> 2027-03-19",
      "Schedule: Mon 08:30-10:30, Wed 08:30-10:30 -> Tue 13:00-15:00",
      "Agent: Thandi Nkosi -> Pieter van der Merwe *",
      "Number of learners: 2 -> 1",
      "Learners: Lerato Mokoena, Zoë Adams -> Zoë Adams *",
    ]);
  });

  test.each([
    ["something new", { site: undefined }, {}, "Site: (none) -> Bellville depot, training room 2"],
    ["something gone", {}, { site: undefined }, "Site: Bellville depot, training room 2 -> (none)"],
    ["a first agent", { agent: undefined }, {}, "Agent: (none) -> Thandi Nkosi *"],
    [
      "no schedule any more",
      {},
      { schedule: [] },
      "Schedule: Mon 08:30-10:30, Wed 08:30-10:30 -> (none)",
    ],
    ["another code", { code: "C-1" }, {}, "Class: C-1 -> C-2026-031"],
  ])("shows %s", (_name, before, now, change) => {
    const notification = notificationOf("class.updated", {
      before: after(before),
      after: after(now),
      notify: ["office@example.co.za"],
    });
    expect(changesOf(notification)).toEqual([change]);
  });

  test("shows a learner in another's place, though their number is the same", () => {
    expect(changesOf(updated({ learners: [pieter, zoe] }))).toEqual([
      "Learners: Lerato Mokoena, Zoë Adams -> Pieter van der Merwe, Zoë Adams *",
    ]);
  });

  test("has no changes where nothing that is shown has changed", () => {
    expect(updated({}).changes).toEqual([]);
    expect(updated({ agent: { ...thandi, phone: "another" }, room: "unknown" }).changes).toEqual(
      [],
    );
  });

  test.each([
    ["without its state before", { after: businessEnglish }, "`data.before`"],
    ["without its state after", { before: businessEnglish }, "`data.after`"],
    [
      "with a learner without a name",
      { before: businessEnglish, after: after({ learners: [{}] }) },
      "`data.after.learners[0].name`",
    ],
  ])("%s is refused", (_name, data, path) => {
    expect(notified("class.updated", { ...data, notify: ["office@example.co.za"] })).toEqual({
      ok: false,
      reason: "data-invalid",
      detail: expect.stringContaining(path),
    });
  });
});

describe("what the AI is sent of a change", () => {
  test("is which class it is and what changed, and nothing else", () => {
    expect(JSON.parse(promptOf(updated({ endDate: "2027-03-19" })).user)).toEqual({
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      facts: [
        { label: "Class", value: "C-2026-031" },
        { label: "Subject", value: "Business English, intermediate" },
      ],
      changes: [{ label: "Ends", before: "2027-03-12", after: "2027-03-19" }],
    });
  });

  test("never names a learner, an agent or a recipient", () => {
    const { system, user } = promptOf(updated(ALL_CHANGED, [thandi.email, pieter.email]));
    expect(system).not.toMatch(PEOPLE);
    expect(user).not.toMatch(PEOPLE);
    expect(user).toContain("Number of learners");
  });

  test.each([
    ["nothing", {}],
    ["only people", { agent: pieter, learners: [pieter, zoe] }],
  ])("is nothing at all where %s changed", (_name, more) => {
    const notification = updated(more);
    expect(promptFor(notification, notification.ask!)).toBeUndefined();
  });

  test("comes with the request to report what changed, in the system message", () => {
    expect(promptOf(updated({ endDate: "2027-03-19" })).system).toContain(
      "Report only what changed",
    );
  });
});
