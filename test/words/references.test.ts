import { describe, expect, test } from "@jest/globals";
import type { Change, Fact } from "../../functions/notification/definition.ts";
import { fillReferences, referencesOf } from "../../functions/words/references.ts";
import { aContent } from "./content-factory.ts";

function referencesIn(facts: readonly Fact[], changes: readonly Change[] = [], locale = "en") {
  const content = aContent(facts, changes, locale);
  return Object.fromEntries(referencesOf(content.facts, content.changes, content));
}

describe("a fact's references", () => {
  test("have its value", () => {
    expect(referencesIn([{ label: "Class", value: "C-1" }])).toEqual({ F1: "C-1" });
  });
  test("have a list and its number of items", () => {
    expect(referencesIn([{ label: "Labels", value: ["bug", "export", "csv"] }])).toEqual({
      F1: "bug, export and csv",
      "F1.count": "3",
    });
  });
  test("count the items of a list that are left out", () => {
    const value = ["a", "b", "c", "d", "e", "f", "g"];
    expect(referencesIn([{ label: "Labels", value }])["F1"]).toMatch(/^a, b, c, d\b.*\b3 more$/);
  });
  test("have the item that it belongs to", () => {
    expect(referencesIn([{ label: "Level", value: "2", of: "Zoë Adams" }])).toEqual({
      F1: "2",
      "F1.of": "Zoë Adams",
    });
  });
  test("quote a free text, on one line and shortened", () => {
    const value = `It fails.\n${"Again and again. ".repeat(20)}`;
    const text = referencesIn([{ label: "Note", kind: "freeText", value }])["F1"] ?? "";
    expect(text).toMatch(/^“It fails\. Again and again\..*…”$/);
    expect(text.length).toBeLessThan(130);
  });
});

describe("a change's references", () => {
  test("have the whole change, both values and the difference", () => {
    const changes = [{ label: "Start", before: "2026-11-30", after: "2026-12-07" }];
    expect(referencesIn([], changes)).toEqual({
      C1: "from Monday 30 November 2026 to Monday 7 December 2026",
      "C1.before": "Monday 30 November 2026",
      "C1.after": "Monday 7 December 2026",
      "C1.difference": "1 week later",
    });
  });
  test("have a percentage of numbers and money", () => {
    const money = { label: "Total", kind: "money", currency: "GBP" } as const;
    expect(referencesIn([], [{ ...money, before: "67.50", after: "64.00" }])).toMatchObject({
      "C1.difference": "£3.50 less",
      "C1.percent": "5.2%",
    });
  });
  test("have only the new value when the old one is empty", () => {
    expect(referencesIn([], [{ label: "Room", before: null, after: "5A" }])).toEqual({
      "C1.after": "5A",
    });
  });
  test("have only the old value when the new one is empty", () => {
    expect(referencesIn([], [{ label: "Room", before: "5A", after: "" }])).toEqual({
      "C1.before": "5A",
    });
  });
  test("have the added and removed items of a list", () => {
    const changes = [{ label: "Learners", before: ["Ann", "Bo"], after: ["Bo", "Cy", "Di"] }];
    expect(referencesIn([], changes)).toEqual({
      C1: "added: Cy and Di; removed: Ann",
      "C1.added": "Cy and Di",
      "C1.added.count": "2",
      "C1.removed": "Ann",
      "C1.removed.count": "1",
    });
  });
  test("are in the language of the email", () => {
    const changes = [{ label: "Start", before: "2026-11-30", after: "2026-12-07" }];
    expect(referencesIn([], changes, "de")).toMatchObject({
      "C1.after": "Montag, 7. Dezember 2026",
      "C1.difference": "1 Woche später",
    });
  });
});

describe("fillReferences", () => {
  const references = new Map([
    ["F1", "Acme Ltd."],
    ["C1.after", "“It works.”"],
    ["P1", "{F1}"],
  ]);
  test("puts each value in its place", () => {
    expect(fillReferences("{F1} says: {C1.after}", references)).toBe("Acme Ltd. says: “It works.”");
  });
  test("ends with one full stop where the value has its own", () => {
    expect(fillReferences("It goes to {F1}.", references)).toBe("It goes to Acme Ltd.");
    expect(fillReferences("It says {C1.after}.", references)).toBe("It says “It works.”");
  });
  test("does not fill references inside a value", () => {
    expect(fillReferences("Ask {P1} now.", references)).toBe("Ask {F1} now.");
  });
  test("throws for a reference without a value", () => {
    expect(() => fillReferences("{F9}", references)).toThrow(
      "Expected a value for the reference {F9}",
    );
  });
});
