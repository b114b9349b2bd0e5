import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { SlotError, parseScheduleEvent } from "../../functions/processor/schedule-event.ts";

const AT = "2026-11-23T07:15:00Z";

describe("the event that starts a run", () => {
  test.each<[string, unknown, number, string | undefined]>([
    ["nothing", undefined, 0, undefined],
    ["null", null, 0, undefined],
    ["a text", "test", 0, undefined],
    ["a test of the console", { key1: "value1" }, 0, undefined],
    ["a schedule's without a slot", { scheduledTime: AT }, 0, AT],
    ["one of the last slot", { scheduledTime: AT, slot: 4 }, 4, AT],
    ["one whose slot is a text", { scheduledTime: AT, slot: "4" }, 4, AT],
    ["one of slot 0", { slot: "0" }, 0, undefined],
    ["one whose time is no text", { scheduledTime: 1, slot: 3 }, 3, undefined],
  ])("may be %s", (_, event, slot, scheduledTime) =>
    expect(parseScheduleEvent(event, 5)).toEqual({ slot, scheduledTime }),
  );

  test.each([5, "5", 19])("with slot %j of 5 names an unknown slot", (slot) =>
    expect(parseScheduleEvent({ scheduledTime: AT, slot }, 5)).toEqual({
      outcome: "unknown-slot",
      slot: Number(slot),
      scheduledTime: AT,
    }),
  );

  test.each([
    20,
    -1,
    1.5,
    Number.NaN,
    "20",
    "-1",
    "1.5",
    "one",
    "",
    " 1",
    "0x1",
    null,
    true,
    [1],
    {},
  ])("may not name slot %j", (slot) => {
    const read = () => parseScheduleEvent({ scheduledTime: AT, slot }, 5);
    expect(read).toThrow(SlotError);
    expect(read).toThrow(
      `Expected \`slot\` to be an integer from 0 to 19, got ${JSON.stringify(slot)}`,
    );
  });

  test("of test/events/schedule.json is valid", async () => {
    const file = new URL("../events/schedule.json", import.meta.url);
    expect(parseScheduleEvent(JSON.parse(await readFile(file, "utf8")), 1)).toEqual({
      slot: 0,
      scheduledTime: AT,
    });
  });

  test("is quoted in few characters in an error", () => {
    expect(() => parseScheduleEvent({ slot: "9".repeat(500) }, 1)).toThrow(/got "9{39}$/);
  });
});
