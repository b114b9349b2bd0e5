import { describe, expect, test } from "@jest/globals";
import { readEvent } from "../../../../functions/notification/event/event.ts";
import { defineNotification } from "../../../../functions/notification/evaluate.ts";
import type { DefinitionSample } from "../../../../functions/notification/definition.ts";
import { sampleEvents } from "../../../../local/dev/input/sample-events.ts";
import * as z from "zod/mini";

const definition = defineNotification({
  type: "order.shipped",
  data: z.unknown(),
  personal: [],
  recipients: () => ["a@example.com"],
  subject: () => "Shipped",
  facts: () => [],
});
const event = { id: "1", source: "shop", type: "order.shipped", data: { order: "A" } };
const first: DefinitionSample = { name: "first", event };
const again: DefinitionSample = { name: "again", event, expect: { duplicateOf: "first" } };
const bridged: DefinitionSample = { name: "bridged", event, envelope: "eventbridge" };
const broken = { name: "broken", body: "{", expect: { deadLetter: "unreadable" } } as const;

const eventsOf = (samples: readonly DefinitionSample[]) => {
  let count = 0;
  return sampleEvents([{ path: "a.ts", definition, samples, messages: [broken] }], () => {
    count += 1;
    return `new-${count}`;
  });
};
const idOf = (body = "") => {
  const read = readEvent(body);
  return read.ok ? read.event.id : "unreadable";
};

describe("sampleEvents", () => {
  test("sends duplicates after the others, and messages that are no events last", () => {
    expect(eventsOf([again, first, bridged]).map(({ name }) => name)).toEqual([
      "first",
      "bridged",
      "again",
      "broken",
    ]);
  });

  test("gives each event an id of its own, and a duplicate that of its original", () => {
    const messages = eventsOf([again, first, bridged]);
    expect(messages.map(({ body }) => idOf(body))).toEqual([
      "new-1",
      "new-2",
      "new-1",
      "unreadable",
    ]);
    expect(messages.map(({ original }) => original)).toEqual([undefined, undefined, 0, undefined]);
  });

  test("puts the event in the envelope that the sample names", () => {
    const [message] = eventsOf([bridged]);
    expect(JSON.parse(message?.body ?? "")).toMatchObject({
      "detail-type": "order.shipped",
      detail: { order: "A" },
    });
    expect(readEvent(message?.body ?? "")).toMatchObject({
      ok: true,
      event: { source: "shop", type: "order.shipped", data: { order: "A" } },
    });
  });

  test("prefers the original of the same definition, and finds one of another", () => {
    const other = { path: "b.ts", definition, samples: [again] };
    const own = { path: "a.ts", definition, samples: [first] };
    expect(sampleEvents([own, other]).at(-1)?.original).toBe(0);
    const both = { path: "b.ts", definition, samples: [{ ...first }, again] };
    expect(sampleEvents([own, both]).at(-1)?.original).toBe(1);
  });
});
