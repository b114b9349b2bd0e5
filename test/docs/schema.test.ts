import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type * as z from "zod/mini";
import {
  CloudEvent,
  EventBridgeEvent,
  readEvent,
} from "../../functions/notification/event/event.ts";
import { textOf } from "../../functions/values/decode.ts";
import { eventSchemaFiles } from "../../scripts/event-schemas.ts";

type Schema = Readonly<Record<string, unknown>>;

const docs = new URL("../../docs/", import.meta.url);

async function checkedIn(name: string): Promise<string> {
  return readFile(new URL(name, docs), "utf8").catch(() => "");
}

async function schemaOf(name: string): Promise<Schema> {
  return JSON.parse(await checkedIn(name)) as Schema;
}

const validator = new Ajv2020({ formats: { base64: true } });
// By itself an annotation; the reader asserts it.
validator.removeKeyword("contentMediaType");
validator.addKeyword({ keyword: "contentMediaType", type: "string", validate: holdsJson });

function holdsJson(mediaType: unknown, base64: string): boolean {
  if (mediaType !== "application/json") throw new Error(`unknown media type ${String(mediaType)}`);
  try {
    JSON.parse(textOf(Buffer.from(base64, "base64")));
    return true;
  } catch {
    return false;
  }
}

const validators = new Map<string, ReturnType<typeof validator.compile>>();

async function isValid(name: string, value: unknown): Promise<boolean> {
  const validate = validators.get(name) ?? validator.compile(await schemaOf(name));
  validators.set(name, validate);
  return validate(value) === true;
}

test.each(eventSchemaFiles())("docs/$name is what the code gives", async ({ name, text }) => {
  if ((await checkedIn(name)) !== text)
    throw new Error(`docs/${name} is stale: run \`npm run docs\``);
});

test("the files are the same each time they are made", () => {
  expect(eventSchemaFiles()).toEqual(eventSchemaFiles());
});

test.each([
  ["cloudevent.schema.json", "postrider:cloudevent"],
  ["eventbridge-event.schema.json", "postrider:eventbridge-event"],
])("docs/%s says what it is, and claims nobody's host", async (name, id) => {
  expect(await schemaOf(name)).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title: expect.any(String),
    description: expect.any(String),
    type: "object",
  });
});

const cloudEvent = { specversion: "1.0", id: "1", source: "/orders", type: "order.shipped" };
const busEvent = { id: "1", source: "shop.orders", "detail-type": "order.shipped", detail: {} };
const without = (json: object, name: string) =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));

/** Never cost the event: what cannot be read of them is left out. */
const ANYTHING = [null, "", "2026-11-23T07:15:00Z", "2026-02-29", 7, {}, [null, 1], true];

describe("the schema of a CloudEvent and the code agree", () => {
  const cases: readonly (readonly [string, unknown, boolean])[] = [
    ["the least", cloudEvent, true],
    ["data of any kind", { ...cloudEvent, data: [1, { a: null }] }, true],
    ["null as data", { ...cloudEvent, data: null }, true],
    ["data in base64", { ...cloudEvent, data_base64: "e30=" }, true],
    ["extensions", { ...cloudEvent, traceparent: "00-1", priority: 7, on: true }, true],
    [
      "every attribute",
      { ...cloudEvent, subject: "s", datacontenttype: "application/json", dataschema: "/x" },
      true,
    ],
    ...["specversion", "id", "source", "type"].flatMap(
      (name) =>
        [
          [`no ${name}`, without(cloudEvent, name), false],
          [`an empty ${name}`, { ...cloudEvent, [name]: "" }, false],
          [`a number as ${name}`, { ...cloudEvent, [name]: 1 }, false],
        ] as const,
    ),
    ...["subject", "time", "datacontenttype", "dataschema"].flatMap((name) =>
      ANYTHING.map(
        (value) =>
          [`${JSON.stringify(value)} as ${name}`, { ...cloudEvent, [name]: value }, true] as const,
      ),
    ),
    ["null as data_base64", { ...cloudEvent, data_base64: null }, true],
    ...["specversion", "id", "source", "type"].map(
      (name) => [`null as ${name}`, { ...cloudEvent, [name]: null }, false] as const,
    ),
    ["another version", { ...cloudEvent, specversion: "0.3" }, false],
    ["base64 that is none", { ...cloudEvent, data_base64: "***" }, false],
    ["an EventBridge event", busEvent, false],
    ["a list", [], false],
    ["null", null, false],
  ];

  test.each(cases)("on %s", async (_name, value, fits) => {
    expect(await isValid("cloudevent.schema.json", value)).toBe(fits);
    expectTheCodeToSay(CloudEvent, value, fits);
  });
});

describe("the schema of an EventBridge event and the code agree", () => {
  const cases: readonly (readonly [string, unknown, boolean])[] = [
    ["the least", busEvent, true],
    ["null as detail", { ...busEvent, detail: null }, true],
    ["unknown fields", { ...busEvent, "replay-name": "again" }, true],
    [
      "every field",
      { ...busEvent, version: "0", account: "1", region: "af-south-1", resources: ["arn"] },
      true,
    ],
    ...["id", "source", "detail-type"].flatMap(
      (name) =>
        [
          [`no ${name}`, without(busEvent, name), false],
          [`an empty ${name}`, { ...busEvent, [name]: "" }, false],
          [`null as ${name}`, { ...busEvent, [name]: null }, false],
        ] as const,
    ),
    ["no detail", without(busEvent, "detail"), false],
    ...["version", "account", "time", "region", "resources"].flatMap((name) =>
      ANYTHING.map(
        (value) =>
          [`${JSON.stringify(value)} as ${name}`, { ...busEvent, [name]: value }, true] as const,
      ),
    ),
    ["a CloudEvent", cloudEvent, false],
    ["a list", [], false],
    ["null", null, false],
  ];

  test.each(cases)("on %s", async (_name, value, fits) => {
    expect(await isValid("eventbridge-event.schema.json", value)).toBe(fits);
    expectTheCodeToSay(EventBridgeEvent, value, fits);
  });
});

/** What the zod schema says, and, of what fits it, what a run would say. */
function expectTheCodeToSay(type: z.ZodMiniType, value: unknown, fits: boolean): void {
  expect(type.safeParse(value).success).toBe(fits);
  if (fits) expect(readEvent(JSON.stringify(value)).ok).toBe(true);
}

describe("documents near the schemas' edges", () => {
  const NAMES = [
    "specversion",
    "id",
    "source",
    "type",
    "detail-type",
    "detail",
    "data",
    "data_base64",
    "time",
  ];
  const OTHERS = ["subject", "account", "resources", "__proto__", "constructor", "ID", "x-1"];
  const base64 = fc.oneof(
    fc.json().map((json) => Buffer.from(json).toString("base64")),
    fc.base64String(),
    fc.constantFrom("", "e30", "e30=", "e30==", "e3 0=", "_-8=", "\uFEFFe30="),
  );
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("1.0", "1", "x") },
    { weight: 2, arbitrary: base64 },
    fc.constantFrom("", " ", "\0", "\uD800", "😀", "1.00", "0.3", 1, 0, null, true, [], {}, ["x"]),
    fc.string({ unit: "binary" }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const entry = fc.tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.constantFrom(...OTHERS)),
    value,
  );
  const whole = fc.constantFrom(cloudEvent, busEvent, { ...busEvent, ...cloudEvent }, {});
  /** An event with a few entries set or removed. */
  const document = fc
    .tuple(
      whole,
      fc.array(entry, { maxLength: 3 }),
      fc.array(fc.constantFrom(...NAMES), { maxLength: 1 }),
    )
    .map(([event, set, removed]) =>
      JSON.stringify(
        Object.fromEntries(
          [...Object.entries(event), ...set].filter(([name]) => !removed.includes(name)),
        ),
      ),
    );

  test("are accepted by a schema exactly if they are read", async () => {
    let accepted = 0;
    let refused = 0;
    const property = fc.asyncProperty(document, async (text) => {
      const json: unknown = JSON.parse(text);
      const fits =
        (await isValid("cloudevent.schema.json", json)) ||
        (await isValid("eventbridge-event.schema.json", json));
      if (fits) accepted++;
      else refused++;
      expect({ read: readEvent(text).ok }).toEqual({ read: fits });
    });
    await fc.assert(property, { seed: 20_261_130, numRuns: 5_000 });
    // Both sides of the edge were tried.
    expect(Math.min(accepted, refused)).toBeGreaterThan(500);
  });
});
