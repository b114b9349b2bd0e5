import { describe, expect, test } from "@jest/globals";
import { writeOffline } from "../../../../local/servers/ai/offline-writer.ts";

const fact = (label: string, value: string) => ({ label, value });
const change = (label: string, before: string, after: string) => ({ label, before, after });
const write = (prompt: unknown) => writeOffline(JSON.stringify(prompt));

describe("the offline writer", () => {
  test("says what has changed, and heads it with the type and the first fact", () => {
    const prompt = {
      type: "com.example.order.updated",
      facts: [fact("Order", "1042"), fact("Customer", "Ann")],
      changes: [
        change("Delivery", "3 May", "5 May"),
        change("Note", "", "ring twice"),
        change("Gift", "yes", ""),
      ],
    };
    expect(write(prompt)).toEqual({
      headline: "Order updated: 1042",
      bullets: [
        "Delivery was 3 May and is now 5 May.",
        "Note is now ring twice.",
        "Gift was yes and is now empty.",
      ],
    });
    expect(write(prompt)).toEqual(write(prompt));
  });

  test("lists the facts when nothing has changed", () => {
    expect(
      write({ type: "order.shipped", facts: [fact("Order", "7"), fact("By", "post")] }),
    ).toEqual({
      headline: "Order shipped: 7",
      bullets: ["Order: 7", "By: post"],
    });
  });

  test("names what joined and left a list, and the items of a fact that is one", () => {
    const learners = {
      label: "Learners",
      added: ["Learner A", "Learner B"],
      removed: ["Learner C"],
    };
    expect(write({ type: "class.updated", changes: [learners] }).bullets).toEqual([
      "Learners: Learner A, Learner B added.",
      "Learners: Learner C removed.",
    ]);
    const facts = [{ label: "Days", value: ["Mon", "Wed"] }];
    expect(write({ type: "x", facts }).bullets).toEqual(["Days: Mon, Wed"]);
  });

  test("does not repeat a long value whole", () => {
    const { bullets } = write({ type: "x", facts: [fact("Note", "word ".repeat(50))] });
    expect(bullets).toEqual([`Note: ${"word ".repeat(14)}…`]);
  });

  test("writes Afrikaans where it is asked to", () => {
    const facts = [fact("Klas", "C-1")];
    const prompt = JSON.stringify({ type: "x", facts, changes: [change("Plek", "a", "b")] });
    expect(writeOffline(prompt, "Write Afrikaans, in plain text")).toEqual({
      headline: "Nuus: C-1",
      bullets: ["Plek was a en is nou b."],
    });
  });

  test("writes four bullets at most", () => {
    const facts = ["a", "b", "c", "d", "e"].map((label) => fact(label, "1"));
    expect(write({ type: "x", facts }).bullets).toEqual(["a: 1", "b: 1", "c: 1", "d: 1"]);
  });

  const nothing = { headline: "News", bullets: ["There are no further details."] };
  test.each([
    ["text that is not JSON", "Hello there", nothing],
    ["JSON that is no object", "[1]", nothing],
    ["no lists", '{"type":"userSignedUp"}', { ...nothing, headline: "User signed up" }],
    ["lists of other things", '{"type":7,"facts":"x","changes":[{"label":1}]}', nothing],
  ])("makes a draft of %s", (_, prompt, draft) => {
    expect(writeOffline(prompt)).toEqual(draft);
  });
});
