import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import type * as z from "zod/mini";
import { CloudEvent, EventBridgeEvent, readEvent } from "../../functions/core/event.ts";
import { eventSchemaFiles } from "../../local/event-schemas.ts";

type Schema = Readonly<Record<string, unknown>>;

const docs = new URL("../../docs/", import.meta.url);

async function checkedIn(name: string): Promise<string> {
  return readFile(new URL(name, docs), "utf8").catch(() => "");
}

async function schemaOf(name: string): Promise<Schema> {
  return JSON.parse(await checkedIn(name)) as Schema;
}

/** Says nothing about validity, or says only what another keyword beside it says in full. */
const ANNOTATIONS = new Set([
  "$schema",
  "$id",
  "title",
  "description",
  "format",
  "contentEncoding",
]);

/** A JSON Schema validator of no more than our schemas use; a keyword that it does not know is an error. */
function isValid(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, bound]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    switch (keyword) {
      case "type":
        return [bound].flat().includes(typeOf(value));
      case "const":
        return value === bound;
      case "minLength":
        return typeof value !== "string" || value.length >= (bound as number);
      case "pattern":
        return typeof value !== "string" || new RegExp(bound as string, "u").test(value);
      case "items":
        return !Array.isArray(value) || value.every((one) => isValid(bound as Schema, one));
      case "anyOf":
        return (bound as Schema[]).some((one) => isValid(one, value));
      case "required":
        return !isObject(value) || (bound as string[]).every((name) => Object.hasOwn(value, name));
      case "properties":
        return (
          !isObject(value) ||
          Object.entries(bound as Record<string, Schema>).every(
            ([name, one]) => !Object.hasOwn(value, name) || isValid(one, value[name]),
          )
        );
      case "additionalProperties":
        // Ours let everything through, and say so by the schema that everything fits.
        if (Object.keys(bound as Schema).length === 0) return true;
        break;
    }
    throw new Error(`this validator does not know ${keyword}: ${JSON.stringify(bound)}`);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === "object";
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

const DIFFERENT_TIMES = [
  ["2026-11-23T07:15:00Z", true],
  ["2024-02-29T23:59:59.123456+02:00", true],
  ["2026-02-29T07:15:00Z", false],
  ["2026-11-23T07:15:00", false],
  ["2026-11-23", false],
  ["1795418100", false],
  ["", false],
] as const;

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
    ...["subject", "time", "datacontenttype", "dataschema"].map(
      (name) => [`null as ${name}`, { ...cloudEvent, [name]: null }, true] as const,
    ),
    ...["specversion", "id", "source", "type", "data_base64"].map(
      (name) => [`null as ${name}`, { ...cloudEvent, [name]: null }, false] as const,
    ),
    ["another version", { ...cloudEvent, specversion: "0.3" }, false],
    ["an empty subject", { ...cloudEvent, subject: "" }, false],
    ["a datacontenttype that is no text", { ...cloudEvent, datacontenttype: 1 }, false],
    ["a dataschema that is no text", { ...cloudEvent, dataschema: {} }, false],
    ["base64 that is none", { ...cloudEvent, data_base64: "***" }, false],
    ...DIFFERENT_TIMES.map(
      ([time, fits]) =>
        [`the time ${JSON.stringify(time)}`, { ...cloudEvent, time }, fits] as const,
    ),
    ["an EventBridge event", busEvent, false],
    ["a list", [], false],
    ["null", null, false],
  ];

  test.each(cases)("on %s", async (_name, value, fits) => {
    expect(isValid(await schemaOf("cloudevent.schema.json"), value)).toBe(fits);
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
    ["a version that is no text", { ...busEvent, version: 0 }, false],
    ["an account that is no text", { ...busEvent, account: 123456789012 }, false],
    ["a region that is no text", { ...busEvent, region: [] }, false],
    ["resources that are a text", { ...busEvent, resources: "arn" }, false],
    ["a resource that is no text", { ...busEvent, resources: ["arn", 1] }, false],
    ...DIFFERENT_TIMES.map(
      ([time, fits]) => [`the time ${JSON.stringify(time)}`, { ...busEvent, time }, fits] as const,
    ),
    ["a CloudEvent", cloudEvent, false],
    ["a list", [], false],
    ["null", null, false],
  ];

  test.each(cases)("on %s", async (_name, value, fits) => {
    expect(isValid(await schemaOf("eventbridge-event.schema.json"), value)).toBe(fits);
    expectTheCodeToSay(EventBridgeEvent, value, fits);
  });
});

/** What the zod schema says, and, of what fits it, what a run would say. */
function expectTheCodeToSay(type: z.ZodMiniType, value: unknown, fits: boolean): void {
  expect(type.safeParse(value).success).toBe(fits);
  if (fits) expect(readEvent(JSON.stringify(value)).ok).toBe(true);
}
