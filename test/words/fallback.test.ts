import { expect, test } from "@jest/globals";
import type { Change } from "../../functions/notification/definition.ts";
import { fallbackBullets } from "../../functions/words/fallback.ts";
import { aContent, CLASS } from "./content-factory.ts";

function bulletsOf(changes: readonly Change[], locale = "en"): string[] {
  const content = aContent([CLASS], changes, locale);
  return fallbackBullets(content.changes, content);
}

test("writes a sentence for each kind of change", () => {
  expect(
    bulletsOf([
      { label: "End date", before: "2026-11-30", after: "2026-12-07" },
      { label: "Status", before: "Active", after: "Postponed" },
      { label: "Room", before: null, after: "5A" },
      { label: "Mentor", before: "Bo", after: null },
      { label: "Notes", kind: "freeText", before: "a", after: "b" },
    ]),
  ).toEqual([
    "The end date moved from Monday 30 November 2026 to Monday 7 December 2026.",
    "Status changed from Active to Postponed.",
    "Room is now 5A.",
    "Mentor was Bo and is now empty.",
    "Notes changed.",
  ]);
});

test("names the added and the removed items of a list", () => {
  expect(bulletsOf([{ label: "Learners", added: ["Ann", "Bo"], removed: ["Cy"] }])).toEqual([
    "Added to learners: Ann and Bo.",
    "Removed from learners: Cy.",
  ]);
});

test("writes at most five sentences, and mentions that there are more", () => {
  const changes = Array.from({ length: 7 }, (_, at) => ({
    label: `Field ${at}`,
    before: "a",
    after: "b",
  }));
  const bullets = bulletsOf(changes);
  expect(bullets).toHaveLength(6);
  expect(bullets.at(-1)).toBe("More changes are listed below.");
});

test("keeps the capitals of an abbreviation, and of nouns in German", () => {
  const change = { before: "2026-11-30", after: "2026-12-07" };
  expect(bulletsOf([{ label: "PR date", ...change }])[0]).toMatch(/^The PR date moved/);
  expect(bulletsOf([{ label: "Beginn", ...change }], "de")[0]).toContain("Beginn");
});

test("names the item whose field changed", () => {
  const [bullet] = bulletsOf([{ label: "Level", of: "Zoë Adams", before: "1", after: "2" }]);
  expect(bullet).toBe("Level (Zoë Adams) changed from 1 to 2.");
});
