import { describe, expect, test } from "@jest/globals";
import { AI_FAILURE_REASONS } from "../../functions/words/ai/ai-failure.ts";
import {
  addTokens,
  NO_COST,
  NO_TOKENS,
  FALLBACK_REASONS,
  fallbackDraft,
  writtenDraft,
} from "../../functions/words/draft.ts";
import { aContent, CLASS } from "./content-factory.ts";

const CONTENT = aContent(
  [CLASS, { label: "Note", kind: "freeText", value: "Bring\nshoes.", share: true }],
  [
    { label: "Level", of: "Zoë Adams", before: "1", after: "2" },
    { label: "Learners", kind: "person", added: ["Zoë Adams"], removed: [] },
    { label: "Room", before: null, after: "5A" },
  ],
);
const SHOWN = {
  locale: "en",
  subject: "Class updated: C-1",
  facts: [
    { label: "Class", value: "C-1" },
    { label: "Note", value: "Bring\nshoes." },
  ],
  changes: [
    { label: "Level (Zoë Adams)", before: "1", after: "2" },
    { label: "Learners", added: ["Zoë Adams"], removed: [] },
    { label: "Room", before: "", after: "5A" },
  ],
};
const TOKENS = { input: 120, cached: 100, output: 30 };
const COST = { tokens: TOKENS, microUsd: 13.5 };

describe("a draft", () => {
  test("by AI has its sentences with the event's values, and the definition's subject, facts and changes", () => {
    const answer = {
      headline: "{C2.added} joins {F1}.",
      bullets: ["{C1.of} moves {C1}."],
      summary: "Ring {P1} first.",
    };
    const writer = { model: "gpt-6-luna", firstRefused: "ai-empty", ...COST } as const;
    expect(writtenDraft(CONTENT, answer, new Map([["P1", "Zoë"]]), ["Note"], writer)).toEqual({
      ...SHOWN,
      headline: "Zoë Adams joins C-1.",
      bullets: ["Zoë Adams moves from 1 to 2."],
      summary: { heading: "From “Note”", text: "Ring Zoë first." },
      writer: { by: "ai", ...writer },
    });
  });

  test("has the name of a model only if it is well-formed", () => {
    const answer = { headline: "{F1} changes.", bullets: [], summary: "" };
    const draft = writtenDraft(CONTENT, answer, new Map(), [], { model: "<b>\n", ...COST });
    expect(draft.writer).toMatchObject({ model: "AI" });
    expect(draft.summary).toBeUndefined();
  });

  test("without AI has the fallback headline and sentences, the reason and the cost", () => {
    expect(fallbackDraft(CONTENT, "ai-malformed", COST)).toEqual({
      ...SHOWN,
      headline: "Class C-1 was changed.",
      bullets: [
        "Level (Zoë Adams) changed from 1 to 2.",
        "Added to learners: Zoë Adams.",
        "Room is now 5A.",
      ],
      writer: { by: "fallback", reason: "ai-malformed", ...COST },
    });
    expect(fallbackDraft(CONTENT, "by-definition").writer).toMatchObject(NO_COST);
  });

  test("shows the list items that fit, and counts the others", () => {
    const items = Array.from({ length: 100 }, (_, at) => `item ${at}`);
    const [fact] = fallbackDraft(
      aContent([{ label: "Items", value: items }]),
      "by-definition",
    ).facts;
    expect(fact?.value.at(-1)).toBe("… +40");
    expect(fact?.value).toHaveLength(61);
  });

  test("cuts a long value in the email, not in the checks", () => {
    const value = "word ".repeat(1000);
    const [fact] = fallbackDraft(aContent([{ label: "Note", value }]), "by-definition").facts;
    expect(fact?.value.length).toBeLessThanOrEqual(800);
  });

  test("has the fallback text for every AI failure, by definition, or without anything to write", () => {
    expect(FALLBACK_REASONS).toEqual([
      "by-definition",
      "nothing-to-write",
      "nobody-to-mail",
      "news-too-old",
      "too-much-to-check",
      ...AI_FAILURE_REASONS,
    ]);
  });
});

test("addTokens adds the tokens of two attempts", () => {
  expect(addTokens(TOKENS, { input: 1, cached: 2, output: 3 })).toEqual({
    input: 121,
    cached: 102,
    output: 33,
  });
  expect(addTokens(NO_TOKENS, TOKENS)).toEqual(TOKENS);
});
