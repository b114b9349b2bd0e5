import { describe, expect, test } from "@jest/globals";
import { type Draft, FALLBACK_REASONS, fallbackDraft } from "../../functions/words/draft.ts";
import {
  draftFor,
  type Plan,
  planOf,
  planToJson,
  readPlan,
} from "../../functions/delivery/plan.ts";
import { notificationOf } from "../notification/notification-factory.ts";

const KEY = "0f".repeat(32);
const TOKENS = { input: 120, cached: 100, output: 30 };
const COST = { tokens: TOKENS, microUsd: 13.507 };
const DRAFT: Draft = {
  locale: "en",
  subject: 'Class "C-1" – naïve',
  headline: "A headline 😀",
  bullets: ["one\ntwo", "three\u2028four"],
  facts: [
    { label: "Class", value: "C-1" },
    { label: "Learners", value: ["Thandi", "Zoë"] },
    { label: "Site", value: "" },
  ],
  changes: [
    { label: "Ends", before: "a", after: "b" },
    { label: "Learners", added: ["a"], removed: [] },
  ],
  writer: { by: "ai", model: "gpt-6-luna", firstRefused: "ai-empty", ...COST },
};
const AROUND: Partial<Draft> = {
  kind: "Class update",
  reason: "You receive this because you teach the class.",
  action: { label: "Open the class", url: "https://app.example.com/classes/C-1" },
  aiNotice: false,
  summary: { heading: "From “Notes”", text: "one\ntwo" },
  timeZone: "Africa/Johannesburg",
};
const PLAN: Plan = {
  notification: KEY,
  definition: "class.updated",
  recipients: [
    { id: "a1", address: "office@example.com", locale: "en" },
    { id: "b2", address: "zoe@example.com", locale: "af" },
  ],
  invalid: 1,
  thread: "0a",
  replyTo: "office@example.com",
  expiresAtMs: 1_795_000_000_000,
  mandatory: false,
  drafts: [DRAFT, { ...DRAFT, locale: "af", headline: "'n Opskrif" }],
};

/** The plan's JSON with the value at a path replaced, or removed. */
function broken(
  path: readonly (string | number)[],
  value?: unknown,
  of: string = planToJson(PLAN),
): string {
  const json: unknown = JSON.parse(of);
  let place = json as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) place = place[part] as typeof place;
  const last = path.at(-1)!;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(json);
}

describe("a stored plan reads back equal", () => {
  test("written by AI", () => {
    expect(readPlan(KEY, planToJson(PLAN))).toEqual(PLAN);
  });

  test.each(FALLBACK_REASONS)(
    "with the fallback text, stored as version 0.2 stores it: %s",
    (reason) => {
      const plan: Plan = {
        ...PLAN,
        drafts: [{ ...DRAFT, writer: { by: "fallback", reason, ...COST } }],
      };
      const json = planToJson(plan);
      expect(JSON.parse(json)).toMatchObject({
        drafts: [{ writer: { by: "plain", why: reason, ...COST } }],
      });
      expect(readPlan(KEY, json)).toEqual(plan);
    },
  );

  test("without recipients, bullets, facts and changes", () => {
    const bare: Plan = {
      notification: KEY,
      definition: "class.updated",
      recipients: [],
      invalid: 0,
      drafts: [{ ...DRAFT, bullets: [], facts: [], changes: [] }],
    };
    expect(readPlan(KEY, planToJson(bare))).toEqual(bare);
  });

  test("with all optional parts", () => {
    const plan: Plan = { ...PLAN, drafts: [{ ...DRAFT, ...AROUND }] };
    expect(readPlan(KEY, planToJson(plan))).toEqual(plan);
  });

  test("with the key of its row", () => {
    expect(planToJson(PLAN)).not.toContain(KEY);
    expect(readPlan("another", planToJson(PLAN))).toMatchObject({ notification: "another" });
  });

  test("as the same JSON when stored again", () => {
    const json = planToJson(PLAN);
    const read = readPlan(KEY, json);
    expect(read !== "unreadable" && planToJson(read)).toBe(json);
  });
});

describe("readPlan returns unreadable for", () => {
  test.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["words", "a plan"],
    ["a plan cut off", planToJson(PLAN).slice(0, -1)],
    ["null", "null"],
    ["a number", "7"],
    ["a list", "[]"],
    ["an empty object", "{}"],
    ["a text of JSON", JSON.stringify(planToJson(PLAN))],
  ])("%s", (_name, json) => {
    expect(readPlan(KEY, json)).toBe("unreadable");
  });

  const PLACES = [
    ["definition"],
    ["recipients"],
    ["recipients", 0, "id"],
    ["recipients", 1, "address"],
    ["impossible"],
    ["drafts"],
    ["drafts", 0],
    ["drafts", 1, "locale"],
    ["recipients", 0, "locale"],
    ["drafts", 0, "subject"],
    ["drafts", 0, "headline"],
    ["drafts", 0, "bullets"],
    ["drafts", 0, "facts"],
    ["drafts", 0, "facts", 0, "label"],
    ["drafts", 0, "facts", 0, "value"],
    ["drafts", 0, "changes"],
    ["drafts", 0, "changes", 0, "label"],
    ["drafts", 0, "changes", 0, "before"],
    ["drafts", 0, "changes", 0, "after"],
  ].map((path) => ({ name: path.join("."), path }));

  test.each(PLACES)("a plan whose $name is absent, null or of another type", ({ path }) => {
    expect(readPlan(KEY, broken(path))).toBe("unreadable");
    expect(readPlan(KEY, broken(path, null))).toBe("unreadable");
    expect(readPlan(KEY, broken(path, true))).toBe("unreadable");
  });

  test.each([
    ["a bullet", ["drafts", 0, "bullets", 0], 7],
    ["a recipient", ["recipients", 0], "office@example.com"],
    ["an item of a fact", ["drafts", 0, "facts", 1, "value", 0], 7],
    ["what was added", ["drafts", 0, "changes", 1, "added"], "Zoë"],
    ["a language", ["recipients", 1, "locale"], "en\r\nBcc: x"],
    ["a draft's language", ["drafts", 0, "locale"], ""],
    ["the drafts", ["drafts"], []],
    ["the thread", ["thread"], 7],
    ["where answers go", ["replyTo"], ["a"]],
    ["how many are invalid", ["impossible"], "1"],
  ])("a plan in which %s has another form", (_name, path, value) => {
    expect(readPlan(KEY, broken(path, value))).toBe("unreadable");
  });
});

describe("a plan that could not be read back", () => {
  const broken = { ...DRAFT, writer: { ...DRAFT.writer, microUsd: Infinity } };

  test("gets fallback drafts", () => {
    const notification = notificationOf({});
    const { drafts } = planOf(KEY, notification, [broken], {
      hash: (text) => text,
      recipientId: (address) => address,
    });
    expect(drafts).toEqual(
      notification.contents.map((content) => fallbackDraft(content, "ai-check-failed")),
    );
  });

  test("is rejected by planToJson", () => {
    expect(() => planToJson({ ...PLAN, drafts: [broken] })).toThrow("can be read back");
  });
});

describe("a plan of another version keeps its text", () => {
  const unknown = { by: "unknown", tokens: { input: 0, cached: 0, output: 0 }, microUsd: 0 };
  const writtenBy = (writer: object): Plan => ({
    ...PLAN,
    drafts: PLAN.drafts.map((draft, index) => (index > 0 ? draft : { ...draft, ...writer })),
  });

  test("and unknown fields are ignored", () => {
    let json = planToJson(PLAN);
    for (const path of [[], ["recipients", 0], ["drafts", 0], ["drafts", 0, "writer"]])
      json = broken([...path, "newField"], { of: "a newer version" }, json);
    expect(readPlan(KEY, json)).toEqual(PLAN);
  });

  test.each<[string, (string | number)[], unknown]>([
    ["a reason for the fallback text", [], { by: "plain", why: "ai-new-reason", ...COST }],
    ["a writer", ["by"], "template"],
    ["a writer in another form", [], "template"],
    ["costs in another form", ["tokens"], { total: 7 }],
    ["no writer", [], undefined],
  ])("and the writer is unknown for %s that this version does not know", (_name, path, value) => {
    const json = broken(["drafts", 0, "writer", ...path], value);
    expect(readPlan(KEY, json)).toEqual(writtenBy({ writer: unknown }));
  });

  test("and an unknown reason against a first answer is left out", () => {
    const json = broken(["drafts", 0, "writer", "firstRefused"], "ai-new");
    expect(readPlan(KEY, json)).toEqual(
      writtenBy({ writer: { by: "ai", model: "gpt-6-luna", ...COST } }),
    );
  });

  test.each<[string, string, unknown]>([
    ["a kind", "kind", { text: "Class update" }],
    ["a reason", "reason", ["because"]],
    ["an action", "action", { label: "Open", target: "https://app.example.com" }],
    ["an action that is not https", "action", { label: "Open", url: "javascript:alert(1)" }],
    ["the line about AI", "aiNotice", "no"],
    ["a summary", "summary", "Somebody says"],
    ["a time zone", "timeZone", 2],
  ])("and %s in another form is left out", (_name, field, value) => {
    const drafts = [{ ...DRAFT, ...AROUND }];
    const json = broken(["drafts", 0, field], value, planToJson({ ...PLAN, drafts }));
    expect(readPlan(KEY, json)).toEqual({
      ...PLAN,
      drafts: [{ ...drafts[0], [field]: undefined }],
    });
  });

  test.each(["de", "zu", "pt-BR"])(
    "and a language that this version does not have is kept: %s",
    (tag) => {
      const json = broken(["drafts", 1, "locale"], tag, broken(["recipients", 1, "locale"], tag));
      const read = readPlan(KEY, json);
      expect(read).toMatchObject({
        recipients: [{}, { locale: tag }],
        drafts: [{}, { locale: tag }],
      });
      if (read === "unreadable") throw new Error("Expected a plan");
      expect(draftFor(read, read.recipients[1]!).headline).toBe("'n Opskrif");
    },
  );
});

test("keeps the positions of invalid recipients, and reads a plan of 0.2 without them", () => {
  const plan = { ...PLAN, invalid: 1, invalidDetail: "recipient 2 of 3: no @" };
  expect(readPlan(KEY, planToJson(plan))).toEqual(plan);
  expect(readPlan(KEY, planToJson({ ...plan, invalidDetail: undefined }))).toMatchObject({
    invalid: 1,
  });
});

test("reads a plan of version 0.1 as English without cost", () => {
  const { locale: _, ...draft } = DRAFT;
  const tokens = TOKENS;
  const old = {
    definition: "class.updated",
    recipients: [{ id: "a1", address: "office@example.com" }],
    impossible: 0,
    draft: {
      ...draft,
      facts: [{ label: "Agent", value: "Thandi", personal: true }],
      changes: [{ label: "Ends", before: "a", after: "b" }],
      writer: { by: "plain", why: "ai-timeout", tokens },
    },
  };
  expect(readPlan(KEY, JSON.stringify(old))).toEqual({
    notification: KEY,
    definition: "class.updated",
    recipients: [{ id: "a1", address: "office@example.com", locale: "en" }],
    invalid: 0,
    drafts: [
      {
        ...draft,
        locale: "en",
        facts: [{ label: "Agent", value: "Thandi" }],
        changes: [{ label: "Ends", before: "a", after: "b" }],
        writer: { by: "fallback", reason: "ai-timeout", tokens, microUsd: 0 },
      },
    ],
  });
});

describe("a recipient's draft", () => {
  test("is the one in the recipient's language, else the first", () => {
    const [english, afrikaans] = PLAN.recipients;
    expect(draftFor(PLAN, english!).headline).toBe("A headline 😀");
    expect(draftFor(PLAN, afrikaans!).headline).toBe("'n Opskrif");
    expect(draftFor({ ...PLAN, drafts: [DRAFT] }, afrikaans!)).toBe(DRAFT);
  });
});
