import { describe, expect, test } from "@jest/globals";
import { PLAIN_REASONS } from "../../functions/core/draft.ts";
import { type Plan, planToJson, readPlan } from "../../functions/core/plan.ts";

const KEY = "0f".repeat(32);
const TOKENS = { input: 120, cached: 100, output: 30 };
const PLAN: Plan = {
  notification: KEY,
  definition: "class.updated",
  recipients: [
    { id: "a1", address: "office@example.com" },
    { id: "b2", address: "zoe@example.com" },
  ],
  impossible: 1,
  draft: {
    subject: 'Class "C-1" – naïve',
    headline: "A headline 😀",
    bullets: ["one\ntwo", "three\u2028four"],
    facts: [
      { label: "Class", value: "C-1" },
      { label: "Agent", value: "Thandi", personal: true },
      { label: "Site", value: "", personal: false },
    ],
    changes: [
      { label: "Ends", before: "a", after: "b" },
      { label: "Agent", before: "a", after: "b", personal: true },
    ],
    writer: { by: "ai", model: "gpt-6-luna", tokens: TOKENS },
  },
};

describe("a plan comes back from its row as it went in", () => {
  test("written by AI", () => {
    expect(readPlan(KEY, planToJson(PLAN))).toEqual(PLAN);
  });

  test.each(PLAIN_REASONS)("written plain: %s", (why) => {
    const plain: Plan = {
      ...PLAN,
      draft: { ...PLAN.draft, writer: { by: "plain", why, tokens: TOKENS } },
    };
    expect(readPlan(KEY, planToJson(plain))).toEqual(plain);
  });

  test("with nothing to say", () => {
    const bare: Plan = {
      ...PLAN,
      recipients: [],
      impossible: 0,
      draft: { ...PLAN.draft, bullets: [], facts: [], changes: [] },
    };
    expect(readPlan(KEY, planToJson(bare))).toEqual(bare);
  });

  test("but for its key, which is the row's", () => {
    expect(planToJson(PLAN)).not.toContain(KEY);
    expect(readPlan("another", planToJson(PLAN))).toMatchObject({ notification: "another" });
  });

  test("and again the same text", () => {
    const json = planToJson(PLAN);
    const read = readPlan(KEY, json);
    expect(read !== "unreadable" && planToJson(read)).toBe(json);
  });
});

describe("anything else is unreadable", () => {
  /** The plan's JSON with the value at a path replaced, or removed. */
  function broken(path: readonly (string | number)[], value?: unknown): string {
    const json: unknown = JSON.parse(planToJson(PLAN));
    let place = json as Record<string | number, unknown>;
    for (const part of path.slice(0, -1)) place = place[part] as typeof place;
    const last = path.at(-1)!;
    if (value === undefined) delete place[last];
    else place[last] = value;
    return JSON.stringify(json);
  }

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
    ["draft"],
    ["draft", "subject"],
    ["draft", "headline"],
    ["draft", "bullets"],
    ["draft", "facts"],
    ["draft", "facts", 0, "label"],
    ["draft", "facts", 0, "value"],
    ["draft", "changes"],
    ["draft", "changes", 0, "label"],
    ["draft", "changes", 0, "before"],
    ["draft", "changes", 0, "after"],
    ["draft", "writer"],
    ["draft", "writer", "by"],
    ["draft", "writer", "model"],
    ["draft", "writer", "tokens"],
    ["draft", "writer", "tokens", "input"],
    ["draft", "writer", "tokens", "cached"],
    ["draft", "writer", "tokens", "output"],
  ].map((path) => ({ name: path.join("."), path }));

  test.each(PLACES)("a plan without its $name, or with null or another kind there", ({ path }) => {
    expect(readPlan(KEY, broken(path))).toBe("unreadable");
    expect(readPlan(KEY, broken(path, null))).toBe("unreadable");
    expect(readPlan(KEY, broken(path, true))).toBe("unreadable");
  });

  test.each([
    ["a bullet", ["draft", "bullets", 0], 7],
    ["a recipient", ["recipients", 0], "office@example.com"],
    ["whether a fact is personal", ["draft", "facts", 1, "personal"], "yes"],
    ["whether a change is personal", ["draft", "changes", 1, "personal"], 1],
    ["the writer", ["draft", "writer", "by"], "nobody"],
    ["why it is plain", ["draft", "writer"], { by: "plain", why: "for fun", tokens: TOKENS }],
    ["how many are impossible", ["impossible"], "1"],
  ])("a plan in which %s is something else", (_name, path, value) => {
    expect(readPlan(KEY, broken(path, value))).toBe("unreadable");
  });
});
