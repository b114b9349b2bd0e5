import { describe, expect, test } from "@jest/globals";
import type { Change, Fact } from "../../functions/notification/definition.ts";
import { aiDocumentOf } from "../../functions/words/ai-document.ts";
import { aContent, CLASS } from "./content-factory.ts";

function requestFor(facts: readonly Fact[], changes: readonly Change[] = []) {
  const content = aContent(facts, changes);
  return aiDocumentOf(content.facts, content.changes, {
    type: "class.updated",
    reading: content,
    redact: (text) => text.replaceAll("Thandi", "{P1}"),
  });
}

const documentOf = (facts: readonly Fact[], changes: readonly Change[] = []): unknown =>
  JSON.parse(requestFor(facts, changes)?.json ?? "null");

test("has label and kind of unshared items, and the value of shared ones", () => {
  expect(
    documentOf([CLASS, { label: "Trainer", kind: "person", value: "Thandi Nkosi", about: true }]),
  ).toEqual({
    type: "class.updated",
    facts: [
      { id: "F1", label: "Class", kind: "code", value: "C-1" },
      { id: "F2", label: "Trainer", kind: "person" },
    ],
  });
});

test("has the references of a change, and its direction if it is shared", () => {
  const date = { label: "Start", before: "2026-11-30", after: "2026-12-07" };
  expect(
    documentOf(
      [CLASS],
      [
        { ...date, share: true },
        { ...date, label: "End" },
      ],
    ),
  ).toMatchObject({
    changes: [
      {
        id: "C1",
        references: ["C1", "C1.before", "C1.after", "C1.difference"],
        before: "Monday 30 November 2026",
        after: "Monday 7 December 2026",
        difference: "later",
      },
      { id: "C2", label: "End", kind: "date", references: expect.any(Array) },
    ],
  });
  expect(JSON.stringify(documentOf([CLASS], [date]))).not.toMatch(/2026|December|later/);
});

test("has whether one or several items were added to a list, without the items", () => {
  const changes = [
    { label: "Learners", kind: "person", added: ["A", "B"], removed: ["C"] },
  ] as const;
  expect(documentOf([CLASS], changes)).toMatchObject({
    changes: [{ added: "several", removed: "one" }],
  });
});

test("has whether a value was or is empty", () => {
  const changes = [
    { label: "Room", before: null, after: "5A" },
    { label: "Mentor", before: "Bo", after: null },
  ];
  expect(documentOf([CLASS], changes)).toMatchObject({
    changes: [{ before: null }, { after: null }],
  });
});

test("leaves out facts that the changes are not about", () => {
  const facts = [CLASS, { label: "Client", value: "Acme", share: true }];
  expect(documentOf(facts, [{ label: "Room", before: "1", after: "2" }])).toMatchObject({
    facts: [{ label: "Class" }],
  });
  expect(documentOf(facts)).toMatchObject({ facts: [{ label: "Class" }, { label: "Client" }] });
});

test("omits facts and labels that are hidden from the AI", () => {
  const facts: Fact[] = [
    CLASS,
    { label: "Not shown", value: "+ 3 more", aiLabel: null },
    { label: "Zoë Adams", value: "3", aiLabel: "Field" },
  ];
  expect(documentOf(facts)).toMatchObject({
    facts: [{ id: "F1" }, { id: "F3", label: "Field" }],
  });
});

test("is undefined when there is nothing to write about", () => {
  expect(requestFor([{ label: "When", value: "x", aiLabel: null }])).toBeUndefined();
});

test("hides personal values in shared values and labels", () => {
  const facts = [{ label: "Thandi's class", value: "Thandi teaches", share: true }];
  expect(documentOf(facts)).toMatchObject({
    facts: [{ label: "{P1}'s class", value: "{P1} teaches" }],
  });
});

test("hides a personal value before it cuts the text", () => {
  const value = `${"x".repeat(395)}-Thandi`;
  const json = requestFor([{ label: `${"y".repeat(115)}-Thandi`, value, share: true }])?.json;
  expect(json).not.toContain("Tha");
});

test("escapes braces of a shared text", () => {
  const facts = [{ label: "Title", value: "Use {F2} and {C1.after}", share: true }];
  expect(documentOf(facts)).toMatchObject({ facts: [{ value: "Use (F2) and (C1.after)" }] });
});

describe("numbers allowed as words", () => {
  test("are the counts of items and the shared whole numbers", () => {
    const facts: Fact[] = [
      { label: "Parcels", value: 2, share: true },
      { label: "Seats", value: 12 },
      { label: "Labels", value: ["a", "b", "c"] },
      { label: "Rate", kind: "percent", value: 12.5, share: true },
    ];
    expect([...(requestFor(facts)?.numbers ?? [])].toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });
});

test("has a maximum size", () => {
  const long = "word ".repeat(10_000);
  const facts = Array.from({ length: 40 }, (_, at): Fact => ({
    label: `Label ${at}`,
    value: long,
    kind: "freeText",
    share: true,
  }));
  expect(requestFor(facts)?.json.length).toBeLessThan(12_000);
});
