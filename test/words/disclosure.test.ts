/** What leaves for the AI: no value that is not shared, whatever the event's shape and its fields' names. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod/mini";
import { defaultDefinition } from "../../functions/notification/default/default-definition.ts";
import { KINDS } from "../../functions/notification/format/value-format.ts";
import { type AnyDefinition, defineNotification } from "../../functions/notification/evaluate.ts";
import type { Event } from "../../functions/notification/event/event.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { writtenDraft } from "../../functions/words/draft.ts";
import { hiddenValues, promptFor, redactorFor } from "../../functions/words/prompt.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_130);

const READER = "reader@example.com";

function asked(definition: AnyDefinition, event: Event) {
  const notified = definition.notify(event, { languages, recipients: [READER] });
  if (notified.kind !== "notify") throw new Error(`Expected an email, got ${notified.kind}`);
  const { notification } = notified;
  const { ai, contents } = notification;
  const [content] = contents;
  const redactor = redactorFor(notification, ["ZA", "US", "GB"]);
  if (ai === undefined || content === undefined || redactor === undefined)
    throw new Error("Expected a notification that AI writes");
  const options = { languages: Object.values(languages), redactor, verify: true };
  return { content, redactor, prompt: promptFor(notification, content, ai, options) };
}

/** Values that nothing else in a request is like. */
const word = fc.stringMatching(/^[a-z]{6}$/).map((letters) => `zq${letters}x`);
const digits = fc.integer({ min: 7_000_001, max: 7_999_999 });
const value = fc.oneof(
  word,
  fc.tuple(word, word).map((words) => words.join(" ")),
  fc.tuple(word, word).map(([one, other]) => `Ring ${one} about\n${other}.`),
  digits,
  digits.map(String),
  word.map((one) => `${one}@example.com`),
  fc.constantFrom("2731-04-05", "2731-04-05T06:07:08Z"),
);
const name = fc.oneof(
  fc.constantFrom(
    "name", "note", "status", "value", "amount", "dueDate", "id", "items", "before", "after", "label", "kind",
    "customer", "email", "F1", "C1", "text", "title", "share", "data", "type",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
  // A key that is a value itself.
  word.map((one) => `${one} ${one}`),
); // prettier-ignore
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: value },
    { weight: 1, arbitrary: fc.array(tie("json"), { maxLength: 4 }) },
    { weight: 2, arbitrary: fc.dictionary(name, tie("json"), { maxKeys: 5 }) },
  ),
}));

/** What must not be in a request: the parts of each value by which it would be known. */
function secretsIn(data: unknown): string[] {
  if (typeof data === "object" && data !== null)
    return Object.entries(data).flatMap(([key, inner]) => [
      ...(Array.isArray(data) || !key.startsWith("zq") ? [] : key.split(" ")),
      ...secretsIn(inner),
    ]);
  return String(data).match(/zq[a-z]{6}x|7\d{6}|2731/g) ?? [];
}

test("contains no value of an event without a definition, in 10,000 events of any shape", () => {
  let withPrompt = 0;
  fc.assert(
    fc.property(fc.dictionary(name, json, { maxKeys: 6 }), word, (data, secretType) => {
      const event = {
        id: "1",
        source: "shop",
        type: `order.${secretType} 4711`,
        time: "2731-04-05T06:07:08Z",
        data,
      };
      const { prompt } = asked(defaultDefinition, event);
      if (prompt === undefined) return;
      withPrompt++;
      const sent = `${prompt.system}\n${prompt.user}`;
      for (const secret of [secretType, ...secretsIn(event.data), "2731"])
        if (sent.includes(secret))
          throw new Error(`Expected ${secret} to stay, got ${prompt.user}`);
    }),
    { numRuns: 10_000, seed: SEED },
  );
  expect(withPrompt).toBeGreaterThan(8_000);
});

test("contains only the values that the definition shares", () => {
  const fact = fc.record({
    value: fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 })),
    kind: fc.constantFrom(...KINDS),
    share: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1, maxLength: 6 }), (facts) => {
      const definition = defineNotification({
        type: "thing.changed",
        data: z.unknown(),
        recipients: () => [READER],
        subject: () => "A thing",
        facts: () => facts.map((one, index) => ({ label: `Field ${index}`, ...one })),
        ai: { instructions: "Say it." },
      });
      const event = { id: "1", source: "shop", type: "thing.changed", data: {} };
      const { prompt } = asked(definition, event);
      const sent = prompt?.user ?? "";
      const shared = new Set(
        facts.filter(({ share }) => share).flatMap((one) => secretsIn([one.value])),
      );
      for (const { value: own, share } of facts)
        for (const secret of share ? [] : secretsIn([own]))
          if (!shared.has(secret) && sent.includes(secret))
            throw new Error(`Expected ${secret} to stay, got ${sent}`);
    }),
    { numRuns: 2_000, seed: SEED },
  );
});

describe("names of any kind", () => {
  const first = fc.oneof(
    fc.constantFrom(
      "George", "May", "Will", "Grace", "Mark", "Hope", "April", "Jo", "X", "Bob", "Kim", "Paris", "Sydney", "Art", "Max",
      "Zoë", "Ødegård", "Siobhán", "N'Golo", "Jean-Luc", "李", "小明", "محمد", "Ольга", "Ελένη", "Нина", "Sie", "Die", "Was",
      "In", "The", "No", "One", "Value", "Class", "Changed", "Field", "Headline", "F1", "C1",
    ),
    fc.stringMatching(/^[A-Z][a-z]{0,9}$/),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  ); // prettier-ignore
  const fullName = fc.tuple(first, fc.option(first)).map((parts) =>
    parts
      .filter((part) => part !== null)
      .join(" ")
      .replaceAll(/[\p{C}\p{Z}\s]+/gu, " ")
      .trim(),
  );

  test("appear in 2,000 emails exactly as in the event", () => {
    const definition = defineNotification({
      type: "class.changed",
      data: z.object({ before: z.string(), after: z.string(), note: z.string() }),
      recipients: () => [READER],
      subject: () => "A class",
      facts: ({ data }) => [
        { label: "Class", value: "C-1", share: true },
        { label: "Note", kind: "freeText", value: data.note, share: true, about: true },
      ],
      changes: ({ data }) => [
        { label: "Trainer", kind: "person", before: data.before, after: data.after },
      ],
      ai: { instructions: "Say who." },
    });
    fc.assert(
      fc.property(fullName, fullName, (before, after) => {
        fc.pre(before !== "" && after !== "" && before !== after);
        const note = `${after} campus. Ask ${before} first`;
        const event = {
          id: "1",
          source: "school",
          type: "class.changed",
          data: { before, after, note },
        };
        const { content, prompt, redactor } = asked(definition, event);
        const told = JSON.parse(prompt?.user ?? "{}") as {
          facts: { text?: string; value?: string }[];
        };
        const redacted = told.facts.map((fact) => fact.text ?? fact.value ?? "").join(" ");
        const answer = {
          headline: "{C1.after} takes over from {C1.before} now.",
          bullets: [],
          summary: redacted,
        };
        const hidden = hiddenValues(redactor);
        const draft = writtenDraft(content, answer, hidden, ["Note"], {
          model: "m",
          tokens: { input: 0, cached: 0, output: 0 },
          microUsd: 0,
        });
        expect(draft.headline).toBe(`${after} takes over from ${before} now.`);
        expect(draft.changes).toEqual([{ label: "Trainer", before, after }]);
        expect(draft.summary?.text).toBe(
          redacted.replaceAll(/\{(P\d+)\}/g, (_, name: string) => hidden.get(name) ?? ""),
        );
        expect(draft.summary?.text).toContain("campus. Ask");
      }),
      { numRuns: 2_000, seed: SEED },
    );
  });
});
