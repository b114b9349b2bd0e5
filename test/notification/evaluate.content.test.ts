import { describe, expect, test } from "@jest/globals";
import type { Change, Fact, Value } from "../../functions/notification/definition.ts";
import type { Scalar } from "../../functions/notification/format/value-format.ts";
import { fallbackDraft } from "../../functions/words/draft.ts";
import { contentOf, notificationOf, notified } from "./notification-factory.ts";

describe("the languages of a notification", () => {
  const inTwo = {
    recipients: () => [
      "office@example.com",
      { address: "kantoor@example.co.za", locale: "af" as const },
      { address: "zoe@example.com", locale: "en" as const },
    ],
  };

  test("are those of its recipients, one content each", () => {
    const { recipients, contents } = notificationOf(inTwo);
    expect(recipients.map(({ locale }) => locale)).toEqual(["en", "af", "en"]);
    expect(contents.map(({ locale }) => locale)).toEqual(["en", "af"]);
  });

  test("are the definition's for recipients without a language", () => {
    const { contents } = notificationOf({ locale: "af" });
    expect(contents.map(({ locale }) => locale)).toEqual(["af"]);
  });

  test("format values", () => {
    const [english, afrikaans] = notificationOf({
      ...inTwo,
      facts: (_, { day, list }) => [
        { label: "x", value: day("2026-03-03") },
        { label: "y", value: "2026-03-03" },
        { label: "z", value: list(["a", "b", "c"]) },
        { label: "Paid", value: true },
      ],
    }).contents.map((content) =>
      fallbackDraft(content, "by-definition").facts.map(({ value }) => value),
    );
    expect(english).toEqual(["3 March 2026", "Tuesday 3 March 2026", "a, b and c", "yes"]);
    expect(afrikaans).toEqual(["3 Maart 2026", "Dinsdag 3 Maart 2026", "a, b en c", "ja"]);
  });
});

describe("a fact", () => {
  const factsOf = (facts: readonly Fact[]) => contentOf({ facts: () => facts }).facts;

  test("without a value is left out, and a list without its empty items", () => {
    expect(
      factsOf([
        { label: "a", value: undefined },
        { label: "b", value: null },
        { label: "c", value: " " },
        { label: "d", value: [] },
        { label: "e", value: ["", " "] },
        { label: "f", value: 0 },
        { label: "g", value: false },
        { label: "h", value: ["", "x"] },
      ]).map(({ label, value }) => [label, value]),
    ).toEqual([
      ["f", 0],
      ["g", false],
      ["h", ["x"]],
    ]);
  });

  test.each([
    [12.5, "number"],
    [true, "flag"],
    ["2026-11-23", "date"],
    ["2026-11-23T07:15:00+02:00", "time"],
    ["2026-11-23T07:15", "text"],
    ["2026-11", "text"],
    ["12.50", "text"],
    [["2026-11-23"], "date"],
  ])("%j is a %s by default", (value, kind) => {
    expect(factsOf([{ label: "x", value }])).toMatchObject([{ kind }]);
  });

  test("marked `about` describes the changes; otherwise the first fact does", () => {
    const [a, b] = [
      { label: "a", value: "1" },
      { label: "b", value: "2" },
    ];
    expect(factsOf([a, b]).map(({ about }) => about)).toEqual([true, false]);
    expect(factsOf([a, { ...b, about: true }]).map(({ about }) => about)).toEqual([false, true]);
  });
});

describe("a change", () => {
  const changesOf = (changes: readonly Change[]) => contentOf({ changes: () => changes }).changes;

  test("with equal values is left out, and the others are numbered without it", () => {
    const changes = changesOf([
      { label: "Site", before: "Paarl", after: "Paarl" },
      { label: "ID", before: "7", after: 7 },
      { label: "Agent", before: null, after: "Zoë" },
      { label: "Room", before: "7", after: "" },
    ]);
    expect(changes).toMatchObject([
      { id: "C1", label: "Agent", before: undefined, after: "Zoë" },
      { id: "C2", label: "Room", before: "7", after: undefined },
    ]);
  });

  test.each<[string, Value, Value, readonly Scalar[], readonly Scalar[]]>([
    ["with an item more and one fewer", ["a", "b"], ["b", "c"], ["c"], ["a"]],
    ["with an item that is in it twice", ["a"], ["a", "a"], ["a"], []],
    ["that was missing", undefined, ["a"], ["a"], []],
    ["that is missing now", ["a"], null, [], ["a"]],
    ["that was one value", "a", ["a", "b"], ["b"], []],
  ])("of a list %s has the added and removed items", (_name, before, after, added, removed) => {
    expect(changesOf([{ label: "x", before, after }])).toMatchObject([{ added, removed }]);
  });

  test("of a list's order only is left out", () => {
    expect(
      notified({ changes: () => [{ label: "x", before: [1, 2], after: [2, 1] }] }),
    ).toMatchObject({
      kind: "skipped",
    });
  });
});
