import { beforeAll, describe, expect, test } from "@jest/globals";
import { CONFIGURATIONS, configurationOf } from "./configurations.ts";
import { exploreAll } from "./pool.ts";
import { type Explored, explore } from "./search.ts";
import { traceOf } from "./report.ts";
import { verdictOf } from "./verdict.ts";

/** States and transitions: a world that grows smaller has lost something that could happen in it. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "small-freezes": [10_889, 41_722],
  "small-park": [19_381, 82_161],
  "small-resend": [49_670, 198_364],
  "small-throttled": [21_754, 83_526],
  "small-clocks": [25_026, 96_001],
  "small-twice": [10_666, 41_354],
  "small-recipients": [16_236, 63_220],
  "small-redriven": [19_557, 58_281],
  "small-lost-intent": [204, 522],
  "without-check-before-signing": [10_404, 40_063],
  "without-no-age-check": [12_057, 45_950],
  "without-no-attempts": [24_730, 94_329],
  "without-resends-unbounded": [105_371, 425_558],
  "without-recipients-not-kept": [19_112, 72_286],
  "without-failed-is-final": [14_577, 43_633],
  "without-parked-waits": [15_002, 63_651],
  "without-answer-fenced": [23_510, 95_886],
  "without-events-fenced": [22_071, 66_405],
  "without-own-intent-unknown": [245, 556],
  "without-settle-too-short": [4_436, 17_068],
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

describe("every state that can be reached", () => {
  test("is as many states and steps in each world as it was", () => {
    const sizes = SMALL.map((name): [string, number[]] => {
      const { states, transitions } = exploredOf(name);
      return [name, [states, transitions]];
    });
    expect(Object.fromEntries(sizes)).toEqual(SIZES);
  });

  test.each(SMALL.filter((name) => !name.startsWith("without-")))(
    "keeps every promise, and can come to its end: %s",
    (name) => {
      const { broken, ok } = verdictOf(configurationOf(name), exploredOf(name));
      expect({ broken, ok }).toEqual({ broken: {}, ok: true });
    },
  );

  test.each(SMALL.filter((name) => name.startsWith("without-")))(
    "breaks what the mend is there for: %s",
    (name) => {
      expect(verdictOf(configurationOf(name), exploredOf(name)).missed).toEqual([]);
    },
  );

  test("reaches the window where an unanswered attempt is sent again, and only there", () => {
    const windows = SMALL.filter((name) => name.startsWith("small-")).filter((name) =>
      Object.keys(verdictOf(configurationOf(name), exploredOf(name)).allowed).some((what) =>
        what.startsWith("window"),
      ),
    );
    expect(windows).toEqual([
      "small-freezes",
      "small-resend",
      "small-throttled",
      "small-clocks",
      // The operator's own resend of a parked one.
      "small-redriven",
    ]);
  });
});

test("a broken promise comes with a shortest way there, step by step", () => {
  const what = "lost: a message was deleted while a delivery was failed";
  const { [what]: finding } = exploredOf("without-failed-is-final").findings;
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

  test("is good where nothing was found in all states", () => {
    expect(verdictOf(configuration, nothing).ok).toBe(true);
    expect(verdictOf(configuration, { ...nothing, truncated: true }).ok).toBe(false);
  });

  test.each([
    ["a broken promise", { ...nothing, findings: { "lost: one": something } }],
    ["a state without an end", { ...nothing, stuck: something }],
  ])("is bad for %s", (_, found) => {
    expect(verdictOf(configuration, found).ok).toBe(false);
  });

  test("is bad where a mend was taken away and nothing was found", () => {
    const without = configurationOf("without-no-attempts");
    expect(verdictOf(without, nothing)).toMatchObject({ ok: false, missed: without.finds });
  });
});

test("no more states are kept than the limit says", () => {
  const { model } = configurationOf("small-lost-intent");
  expect(explore(model, { limit: 100 })).toMatchObject({ states: 100, truncated: true });
  expect(explore(model, { limit: 1_000 })).toMatchObject({ truncated: false });
});
