import { describe, expect, test } from "@jest/globals";
import { createFormatter } from "../../functions/notification/language.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

describe("a moment", () => {
  test.each([
    ["2026-11-23T07:15:00Z", "23 November 2026, 07:15 UTC"],
    ["2026-11-23T07:15:00.123z", "23 November 2026, 07:15 UTC"],
    ["2026-11-23T09:15:00+02:00", "23 November 2026, 09:15 (+02:00)"],
    ["2026-11-23T02:15-05:00", "23 November 2026, 02:15 (-05:00)"],
    ["2026-11-23", "2026-11-23"],
    ["this morning", "this morning"],
  ])("%s is told as %s: its own clock, and which one that is", (isoDateTime, told) => {
    expect(createFormatter(languages.en).moment(isoDateTime)).toBe(told);
  });
});
