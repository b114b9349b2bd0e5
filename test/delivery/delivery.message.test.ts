import type { DeadLetterReason } from "../../functions/queue/dead-letter-reasons.ts";
import { describe, expect, test } from "@jest/globals";
import { type Delivered, endOf, type MessageEnd } from "../../functions/delivery/delivery.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 7, 15);

describe("endOf", () => {
  const none: readonly Delivered[] = [];
  const ready: Delivered = { kind: "final" };
  const soon: Delivered = { kind: "wait", untilMs: NOW_MS + 1 };
  const later: Delivered = { kind: "wait", untilMs: NOW_MS + 2 };
  const whenever: Delivered = { kind: "wait" };
  const held: Delivered = { kind: "dead", reason: "held" };
  const failed: Delivered = { kind: "dead", reason: "ses-rejected", detail: "MessageRejected" };

  const acknowledge: MessageEnd = { kind: "acknowledge" };
  const postpone: MessageEnd = { kind: "postpone" };
  const untilSoon: MessageEnd = { kind: "postpone", untilMs: NOW_MS + 1 };
  const untilLater: MessageEnd = { kind: "postpone", untilMs: NOW_MS + 2 };
  const dead = (reason: DeadLetterReason, detail?: string): MessageEnd =>
    detail === undefined
      ? { kind: "dead-letter", reason }
      : { kind: "dead-letter", reason, detail };
  const deadByFailure = dead("ses-rejected", "MessageRejected");

  // Every combination of what its deliveries may be; the order must not matter, but for which dead one is named.
  test.each([
    ["nothing", none, acknowledge],
    ["final", [ready], acknowledge],
    ["final, final", [ready, ready], acknowledge],
    ["waiting", [soon], untilSoon],
    ["waiting without a time", [whenever], postpone],
    ["two waiting", [soon, later], untilSoon],
    ["waiting twice, once without a time", [whenever, soon], postpone],
    ["dead", [held], dead("held")],
    ["dead with a detail", [failed], deadByFailure],
    ["final, waiting", [ready, soon], untilSoon],
    ["final, waiting without a time", [ready, whenever], postpone],
    ["final, dead", [ready, held], dead("held")],
    ["final, dead with a detail", [ready, failed], deadByFailure],
    ["waiting, dead", [later, held], untilLater],
    ["waiting without a time, dead", [whenever, failed], postpone],
    ["final, waiting, dead", [ready, later, failed], untilLater],
    ["final, waiting without a time, dead", [ready, whenever, held], postpone],
    ["all kinds", [ready, later, soon, held, failed], untilSoon],
  ])("does not depend on the order of the deliveries: %s", (_name, deliveries, end) => {
    expect(endOf(deliveries)).toEqual(end);
    if (deliveries.filter((one) => one.kind === "dead").length < 2)
      expect(endOf(deliveries.toReversed())).toEqual(end);
  });

  test("names the first of several dead deliveries", () => {
    expect(endOf([ready, held, failed])).toEqual(dead("held"));
    expect(endOf([failed, ready, held])).toEqual(deadByFailure);
  });

  test("acknowledges only when every delivery is final", () => {
    const all = [ready, soon, later, whenever, held, failed];
    for (const one of all)
      for (const other of all)
        for (const third of all) {
          const allFinal = [one, other, third].every(({ kind }) => kind === "final");
          expect(endOf([one, other, third]).kind === "acknowledge").toBe(allFinal);
        }
  });
});
