import { describe, expect, test } from "@jest/globals";
import type { Note, Run } from "./journal.ts";
import { whyOpen, whyToldLater, whyTwice } from "./verdict.ts";

const run = (varies: Partial<Run> = {}): Run => ({
  slot: 0,
  startedAtMs: 0,
  outcome: "done",
  ...varies,
});
const struck = (kind: "kill" | "freeze", atMs: number) =>
  run({
    struck: {
      kind,
      atMs,
      untilMs: kind === "kill" ? Infinity : atMs + 100,
      point: { step: "SendRawEmail", nth: 1, when: "after" },
    },
  });
const intends = (by: Run, atMs: number, attempt = "a"): Note => ({
  atMs,
  run: by,
  what: "intends",
  state: "submitting",
  attempt,
});
const resends = (by: Run, atMs: number): Note => ({ ...intends(by, atMs, "b"), seen: "a" });
const parks = (by: Run, atMs: number): Note => ({ ...wrote(by, atMs, "parked"), seen: "a" });
const wrote = (by: Run, atMs: number, state: string): Note => ({
  atMs,
  run: by,
  what: "wrote",
  state,
});

describe("the reason of an open attempt", () => {
  const killed = struck("kill", 20);
  const frozen = struck("freeze", 20);
  const live = run();
  const other = struck("kill", 20);
  const cut = run({ outcome: "aborted", reason: "dynamodb: TimeoutError" });
  test.each([
    ["its run was killed after the intent", [intends(killed, 10)], "killed"],
    [
      "its run froze, and told it too late",
      [intends(frozen, 10), wrote(frozen, 90, "accepted")],
      "frozen",
    ],
    ["its run was killed while the intent was on the wire", [intends(killed, 22)], "killed"],
    ["its run froze and thawed before the intent", [intends(frozen, 130)], "unexplained"],
    [
      "it asked for `unknown`, and hung up",
      [intends(live, 10), { ...wrote(live, 15, "unknown"), what: "asked" }],
      "no answer",
    ],
    [
      "it asked for `accepted`, and nobody saw it applied",
      [intends(live, 10), { ...wrote(live, 15, "accepted"), what: "asked" }],
      "unexplained",
    ],
    [
      "its run had told it, and was killed then",
      [intends(killed, 10), wrote(killed, 15, "accepted")],
      "unexplained",
    ],
    ["another run was killed", [intends(live, 10), intends(other, 10, "b")], "unexplained"],
    ["SES did not answer", [intends(live, 10), wrote(live, 15, "unknown")], "no answer"],
    ["its run was cut short", [intends(cut, 10)], "cut short"],
    [
      "its run died, and nobody had struck it",
      [intends(run({ outcome: "died" }), 10)],
      "unexplained",
    ],
    [
      "its run had told it, and was cut short",
      [intends(cut, 10), wrote(cut, 15, "accepted")],
      "unexplained",
    ],
    [
      "it asked for `accepted` unseen, and was cut short",
      [intends(cut, 10), { ...wrote(cut, 15, "accepted"), what: "asked" }],
      "cut short",
    ],
    ["nobody intended it", [], "unexplained"],
  ] as const)("%s", (_, notes, why) => {
    expect(whyOpen(notes, "a").why).toBe(why);
  });
});

describe("two emails of one delivery", () => {
  const first = struck("kill", 20);
  const frozen = struck("freeze", 20);
  const second = run();
  const live = run();
  test.each([
    [
      "the ledger was not told of the first",
      [intends(first, 10), resends(second, 50)],
      [15, 55],
      "killed",
    ],
    [
      "an intent was refused before the resend",
      [intends(first, 10), intends(second, 48, "refused"), resends(second, 50)],
      [15, 55],
      "killed",
    ],
    [
      "the first run thawed and told the ledger before the second attempt",
      [intends(frozen, 10), wrote(frozen, 30, "accepted"), resends(second, 50)],
      [15, 55],
      undefined,
    ],
    [
      "the ledger was told of the first",
      [intends(first, 10), wrote(first, 18, "accepted"), resends(second, 50)],
      [15, 55],
      undefined,
    ],
    ["the first run lived", [intends(live, 10), resends(second, 50)], [15, 55], undefined],
    [
      "the older attempt came after its successor",
      [intends(first, 10), resends(second, 50)],
      [55, 90],
      undefined,
    ],
    ["no second attempt was intended", [intends(first, 10)], [15, 16], undefined],
    ["there are three", [intends(first, 10), resends(second, 50)], [15, 55, 60], undefined],
  ] as const)("%s", (_, notes, mails, why) => {
    expect(whyTwice(notes, mails)).toBe(why);
  });
});

describe("a delivery that was held and reported later", () => {
  const frozen = struck("freeze", 20);
  const parker = run();
  test("is explained by the fault of the held attempt's run", () => {
    const notes = [
      intends(frozen, 10),
      intends(parker, 58, "refused"),
      parks(parker, 60),
      wrote(frozen, 90, "accepted"),
    ];
    expect(whyToldLater(notes)).toEqual({ why: "frozen" });
  });
  test("is not counted if it was reported before, or never", () => {
    const before = [intends(frozen, 10), wrote(frozen, 30, "accepted"), parks(parker, 60)];
    expect(whyToldLater(before)).toBeUndefined();
    expect(whyToldLater([intends(frozen, 10)])).toBeUndefined();
  });
});
