import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { CONFIGURATIONS, configurationOf } from "./configurations.ts";
import { exploreAll } from "./pool.ts";
import { type Explored, explore } from "./search.ts";
import { traceOf } from "./report.ts";
import { verdictOf } from "./verdict.ts";

/** States and transitions: a world that grows smaller has lost something that could happen in it. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "small-freezes": [10_889, 41_722],
  "small-hold": [19_381, 82_161],
  "small-retry": [49_670, 198_364],
  "small-throttled": [21_754, 83_526],
  "small-rejected": [18_836, 69_999],
  "small-clocks": [25_026, 96_001],
  "small-twice": [10_666, 41_354],
  "small-recipients": [13_017, 47_570],
  "small-redriven": [19_557, 58_281],
  "small-lost-intent": [204, 522],
  "small-outage": [11_090, 25_171],
  "small-outage-told": [6_693, 17_086],
  "small-prober-dies": [16_086, 39_915],
  "small-two-probers": [2_918, 7_090],
  "small-suppressed": [21_790, 80_408],
  "small-cancelled": [21_659, 70_811],
  "small-cancelled-on-its-way": [10_083, 38_993],
  "small-marked-as-sent": [7_689, 25_471],
  "small-events": [12_658, 72_867],
  "small-deaf": [10_280, 31_122],
  "without-check-after-signing": [10_404, 40_063],
  "without-age-check": [12_057, 45_950],
  "without-attempts": [24_730, 94_329],
  "without-bound-on-resends": [14_282, 83_076],
  "without-kept-recipients": [15_300, 54_240],
  "without-failed-open-to-others": [14_577, 43_633],
  "without-held-is-dead": [15_002, 63_651],
  "without-answers-from-any-state": [23_510, 95_886],
  "without-events-from-any-state": [22_071, 66_405],
  "without-own-intent": [245, 556],
  "without-settle-time": [4_436, 17_068],
  "without-breaker": [4_544, 12_267],
  "without-hiding-after-a-probe": [5_191, 11_652],
  "without-probe-alone": [7_592, 18_614],
  "without-probe-taken-over": [13_061, 34_424],
  "without-condition-of-skipping": [23_150, 84_992],
  "without-suppressed-is-final": [22_168, 81_531],
  "without-cancelled-is-final": [43_197, 136_959],
  "without-cancelled-settles": [10_744, 41_826],
  "without-marked-settles": [8_166, 27_886],
  "without-ranks": [38_306, 227_651],
};

const SMALL = CONFIGURATIONS.filter(({ small }) => small).map(({ name }) => name);
const LIMIT = 200_000;
const explored = new Map<string, Explored>();

beforeAll(async () => {
  // In threads of their own: in jest's own realm every global is ten times as slow.
  await exploreAll(
    SMALL.map((name) => ({ name, limit: LIMIT })),
    2,
    (told) => {
      if (told.kind === "explored") explored.set(told.name, told.explored);
    },
  );
});

function exploredOf(name: string): Explored {
  const found = explored.get(name);
  if (found === undefined) throw new Error(`Expected ${name} to be explored`);
  return found;
}

describe("the reachable states", () => {
  test("have the recorded number of states and steps in each world", () => {
    const sizes = SMALL.map((name): [string, number[]] => {
      const { states, transitions } = exploredOf(name);
      return [name, [states, transitions]];
    });
    expect(Object.fromEntries(sizes)).toEqual(SIZES);
  });

  test.each(SMALL.filter((name) => !name.startsWith("without-")))(
    "keep every promise and can reach an end: %s",
    (name) => {
      const { broken, ok } = verdictOf(configurationOf(name), exploredOf(name));
      expect({ broken, ok }).toEqual({ broken: {}, ok: true });
    },
  );

  test.each(SMALL.filter((name) => name.startsWith("without-")))(
    "break a promise without the guard: %s",
    (name) => {
      expect(verdictOf(configurationOf(name), exploredOf(name)).missed).toEqual([]);
    },
  );

  test("include the window only where an unanswered attempt is sent again", () => {
    const windows = SMALL.filter((name) => name.startsWith("small-")).filter((name) =>
      Object.keys(verdictOf(configurationOf(name), exploredOf(name)).allowed).some((what) =>
        what.startsWith("window"),
      ),
    );
    expect(windows).toEqual([
      "small-freezes",
      "small-retry",
      "small-throttled",
      "small-rejected",
      "small-clocks",
      // The operator's own resend of a parked one.
      "small-redriven",
      "small-suppressed",
      "small-cancelled",
      "small-marked-as-sent",
      "small-events",
      "small-deaf",
    ]);
  });
});

test("a broken promise is reported with a shortest path to it, step by step", () => {
  const what = "lost: a message was deleted while a delivery was failed";
  const { [what]: finding } = exploredOf("without-failed-open-to-others").findings;
  if (finding === undefined) throw new Error(`Expected to be found: ${what}`);
  expect(traceOf(what, finding)).toBe(`${what} (${finding.count} times; a shortest way there:)
    1. run 0 takes lease 0
    2. run 0 receives message 0
    3. run 0 meets row 0: absent
    4. run 0 writes its intent (new)
    5. run 0: its intent is fresh, the request is signed
    6. run 0: SES will never take the mail
    7. run 0 records SES's answer: never
    8. run 0: a delivery is dead (ses-rejected)
    9. run 0 sends the dead letter
   10. run 0 deletes the message
   11. the operator redrives dead letter 0
   12. run 0 receives message 0
   13. run 0 meets row 0: failed
   14. run 0: every delivery is final
   15. run 0 deletes the message`);
});

describe("the verdict", () => {
  const configuration = configurationOf("small-lost-intent");
  const nothing: Explored = {
    states: 1,
    transitions: 1,
    truncated: false,
    findings: {},
    stuck: { count: 0, trace: [] },
  };
  const something = { count: 1, trace: ["a step"] };

  test("is good if no state has a finding", () => {
    expect(verdictOf(configuration, nothing).ok).toBe(true);
    expect(verdictOf(configuration, { ...nothing, truncated: true }).ok).toBe(false);
  });

  test.each([
    ["a broken promise", { ...nothing, findings: { "lost: one": something } }],
    ["a state without an end", { ...nothing, stuck: something }],
  ])("is bad for %s", (_, found) => {
    expect(verdictOf(configuration, found).ok).toBe(false);
  });

  test("is bad if a guard was removed and nothing was found", () => {
    const without = configurationOf("without-attempts");
    expect(verdictOf(without, nothing)).toMatchObject({ ok: false, missed: without.finds });
  });
});

test("the search stores at most the limit of states", () => {
  const { model } = configurationOf("small-lost-intent");
  expect(explore(model, { limit: 100 })).toMatchObject({ states: 100, truncated: true });
  expect(explore(model, { limit: 1_000 })).toMatchObject({ truncated: false });
});

test("docs/model.md has the numbers of every configuration (update: npm run model -- --markdown docs/model.md)", async () => {
  const page = await readFile(new URL("../../../docs/model.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  for (const { name, about } of CONFIGURATIONS) {
    const row = rows.find(([, cell]) => cell === `\`${name}\`: ${about}`);
    const sizes = SIZES[name]?.map((size) => size.toLocaleString("en-US"));
    expect([name, row?.slice(2, 4)]).toEqual([
      name,
      sizes ?? [expect.any(String), expect.any(String)],
    ]);
  }
});
