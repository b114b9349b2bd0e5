/** SES events as SES never sends them, and as something else may: for the fuzz tests, from a seed. */
import fc from "fast-check";
import { aSesEvent, EVENT_TYPES } from "../feedback/ses-event-factory.ts";
import { SECRET } from "./odd-bodies.ts";

/** With the attributes of a dead letter it is still below SQS's 1 MiB. */
const LARGE_LENGTH = 1_000_000;

const hex = fc.nat().map((id) => id.toString(16).padStart(32, "0"));

const text = fc.oneof(
  fc.constantFrom("", " ", SECRET, `${SECRET}@example.com`, "a@b@c", '"', "<>", "Ada <ada@example.com>"),
  fc.constantFrom("__proto__", "constructor", "auth-failure", "Permanent", "Bounce", "aws.ses"),
  fc.constantFrom("2026-02-30T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.9Z", "1990-12-31T23:59:60Z"),
  fc.constantFrom("\ud800", "\udfff@example.com", "\u0000", "\u202e", "\ufeff", "\r\nBcc: x@example.com"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "binary", minLength: 32, maxLength: 32 }),
  hex,
); // prettier-ignore

const anyJson = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, {}, [], [[]]) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 60 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Values that take long to make, so each is made when it is asked for. */
const large = fc.constantFrom<() => unknown>(
  () => "x".repeat(LARGE_LENGTH),
  () => " ".repeat(LARGE_LENGTH),
  () => "<".repeat(LARGE_LENGTH),
  () => `2026-11-23T07:15:02.${"0".repeat(LARGE_LENGTH)}Z`,
  () => Array.from({ length: 20_000 }, (_, index) => `${index}@example.com`),
  () => Array.from({ length: 20_000 }, (_, index) => ({ emailAddress: `${index}@example.com` })),
  () => Array.from({ length: 200_000 }, () => null),
  () => JSON.parse(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`),
); // prettier-ignore

const value = fc.oneof(
  { weight: 150, arbitrary: anyJson.map((json) => () => json) },
  { weight: 1, arbitrary: large },
);

type Mutation = {
  readonly how: "set" | "remove" | "add" | "wrap";
  /** One number a level: which of its keys. */
  readonly path: readonly number[];
  readonly value: () => unknown;
  readonly key: string;
};

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === "object" && json !== null && !Array.isArray(json);

function mutated(json: unknown, { how, path, value: make, key }: Mutation): unknown {
  const [step, ...others] = path;
  if (Array.isArray(json) && json.length > 0 && step !== undefined)
    return json.map((item: unknown, index) =>
      index === step % json.length ? mutated(item, { how, path: others, value: make, key }) : item,
    );
  if (isObject(json) && step !== undefined) {
    const keys = Object.keys(json);
    const chosen = keys[step % keys.length];
    const isLast = others.length === 0;
    const entries = Object.entries(json).flatMap(([name, item]): [string, unknown][] => {
      if (name !== chosen) return [[name, item]];
      if (how === "remove" && isLast) return [];
      return [[name, mutated(item, { how, path: others, value: make, key })]];
    });
    return Object.fromEntries(how === "add" && isLast ? [...entries, [key, make()]] : entries);
  }
  return how === "wrap" ? [json] : make();
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom("set", "set", "remove", "add", "wrap"),
  path: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 }),
  value,
  key: text,
});

const real = fc
  .record({
    eventType: fc.constantFrom(...EVENT_TYPES),
    delivery: hex,
    to: fc.oneof(
      { weight: 4, arbitrary: fc.constant(["ada@example.com"]) },
      { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
    ),
    named: fc.oneof(
      { weight: 8, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constantFrom(0, 50, 51, 2_000) },
    ),
  })
  .map(({ eventType, named, ...varied }) => {
    const recipients = Array.from({ length: named }, (_, index) => ({
      emailAddress: `${index}@example.com`,
    }));
    const what = { bouncedRecipients: recipients, complainedRecipients: recipients };
    return aSesEvent(eventType, { ...varied, what });
  });

const mail = fc.dictionary(
  fc.constantFrom("timestamp", "messageId", "destination", "tags", "source"),
  anyJson,
);

/** Any shape, with as much of SES's around it that the reader goes into it. */
const shaped = fc.oneof(
  anyJson,
  anyJson.map((detail) => ({ source: "aws.ses", detail })),
  mail.map((part) => ({ source: "aws.ses", detail: { mail: part } })),
  fc
    .tuple(fc.dictionary(fc.constantFrom("eventType", "bounce", "complaint", "delivery"), anyJson), mail)
    .map(([detail, part]) => ({
      source: "aws.ses",
      detail: { ...detail, mail: { ...part, tags: aSesEvent("Send").detail.mail.tags } },
    })),
); // prettier-ignore

/** Deeper than a recursive function could go. */
const DEEP = ["tags", "destination", "other"].map((field) => {
  const depth = 150_000;
  const nested = () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  return () => `{"source":"aws.ses","detail":{"mail":{"${field}":${nested()}}}}`;
});

const unshaped = fc.oneof(
  { weight: 20, arbitrary: text },
  {
    weight: 20,
    arbitrary: fc
      .tuple(real, fc.nat())
      .map(([event, at]) => JSON.stringify(event).slice(0, at % 2_000)),
  },
  { weight: 5, arbitrary: real.map((event) => `\ufeff${JSON.stringify(event)}`) },
  { weight: 5, arbitrary: real.map((event) => JSON.stringify(JSON.stringify(event))) },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP).map((make) => make()) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("[", "{", '{"a":', "1", " ", "x")
      .map((part) => part.repeat(LARGE_LENGTH / part.length)),
  },
);

/** JSON text in ASCII, as the queue takes it. */
const asciiText = (json: unknown) =>
  JSON.stringify(json).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A message body: mostly nearly an event of SES about a mail of ours, seldom one of 1 MB. */
export const oddSesEvent: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(real, fc.array(mutation, { minLength: 1, maxLength: 2 }))
      .map(([event, mutations]) => asciiText(mutations.reduce<unknown>(mutated, event) ?? null)),
  },
  { weight: 2, arbitrary: shaped.map(asciiText) },
  { weight: 1, arbitrary: unshaped },
);
