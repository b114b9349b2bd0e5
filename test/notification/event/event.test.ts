import { describe, expect, test } from "@jest/globals";
import { readEvent } from "../../../functions/notification/event/event.ts";

const cloudEvent = (more: Record<string, unknown> = {}) => ({
  specversion: "1.0",
  id: "evt-1",
  source: "https://app.example.com/orders",
  type: "order.shipped",
  ...more,
});

const eventBridgeEvent = (more: Record<string, unknown> = {}) => ({
  version: "0",
  id: "8f2b1c54",
  "detail-type": "order.shipped",
  source: "shop.orders",
  account: "123456789012",
  time: "2026-11-23T07:15:00Z",
  region: "af-south-1",
  resources: ["arn:aws:s3:::orders"],
  detail: { order: 1042 },
  ...more,
});

const without = (json: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));
const base64Of = (text: string) => Buffer.from(text).toString("base64");
const read = (json: unknown) => readEvent(JSON.stringify(json));

/** What was wrong; an event that was read is none of that. */
function detailOf(body: string): string {
  const answer = readEvent(body);
  if (answer.ok) throw new Error("the body was read as an event");
  return answer.detail;
}

describe("a CloudEvents document", () => {
  test("is read with type, data and time", () => {
    const data = { order: 1042, lines: [{ sku: "a" }] };
    expect(read(cloudEvent({ time: "2026-11-23T09:15:00.5+02:00", data }))).toEqual({
      ok: true,
      event: {
        id: "evt-1",
        source: "https://app.example.com/orders",
        type: "order.shipped",
        time: "2026-11-23T09:15:00.5+02:00",
        data,
      },
    });
  });

  test("needs no time", () => {
    const answer = read(cloudEvent({ data: {} }));
    expect(answer.ok && "time" in answer.event).toBe(false);
  });

  test("may have unknown attributes, which are dropped", () => {
    const plain = read(cloudEvent({ data: 1 }));
    const extended = read(
      cloudEvent({
        data: 1,
        traceparent: "00-0af7651916cd43dd",
        partitionkey: 7,
        sampled: true,
        unset: null,
        subject: "order/1042",
        datacontenttype: "application/json",
        dataschema: "https://app.example.com/schema",
      }),
    );
    expect(extended).toEqual(plain);
  });

  test.each([
    ["no data", {}, undefined],
    ["null", { data: null }, null],
    ["a text", { data: "as it is, not parsed: {}" }, "as it is, not parsed: {}"],
    ["a number", { data: 0 }, 0],
    ["a list", { data: [1, "b"] }, [1, "b"]],
  ])("may have %s as data", (_name, more, data) => {
    expect(read(cloudEvent(more))).toMatchObject({ ok: true });
    const answer = read(cloudEvent(more));
    expect(answer.ok && answer.event.data).toEqual(data);
  });

  test("may have its data as JSON in base64", () => {
    const data = { name: "Zoë – 東京 😀" };
    const answer = read(cloudEvent({ data_base64: base64Of(JSON.stringify(data)) }));
    expect(answer.ok && answer.event.data).toEqual(data);
  });

  test.each([
    ["base64 of XML", base64Of("<xml/>"), "JSON in base64"],
    ["base64 of nothing", "", "JSON in base64"],
    ["no base64", "***", "a string of the form base64"],
    ["no text", 7, "a string"],
  ])("with data_base64 that is %s is refused", (_name, base64, expected) => {
    expect(read(cloudEvent({ data_base64: base64 }))).toEqual({
      ok: false,
      detail: `Expected \`event.data_base64\` to be ${expected}`,
    });
  });

  test.each(["id", "source", "type"])("is refused without %s or with an empty one", (name) => {
    expect(read(without(cloudEvent(), name))).toEqual({
      ok: false,
      detail: `Expected \`event.${name}\` to be a string`,
    });
    expect(read(cloudEvent({ [name]: "" }))).toEqual({
      ok: false,
      detail: `Expected \`event.${name}\` to be a string that is not empty`,
    });
    expect(read(cloudEvent({ [name]: 5 }))).toMatchObject({ ok: false });
    expect(read(cloudEvent({ [name]: null }))).toMatchObject({ ok: false });
    // Its length cannot be compared with a number.
    const odd = { length: { toString: 1, valueOf: 1 } };
    expect(read(cloudEvent({ [name]: odd }))).toMatchObject({ ok: false });
  });

  test.each([
    ["another specversion", { specversion: "0.3" }],
    ["a specversion that is a number", { specversion: 1 }],
    ["a specversion of null", { specversion: null }],
  ])("with %s is refused", (_name, more) => {
    const answer = read(cloudEvent(more));
    expect(answer).toEqual({ ok: false, detail: expect.stringContaining("`event.specversion`") });
  });

  test.each(["subject", "time", "datacontenttype", "dataschema", "traceparent"])(
    "is read with any value in %s",
    (name) => {
      for (const value of [null, "", "yesterday", 7, {}, [null], true])
        expect(read(cloudEvent({ data: 1, [name]: value }))).toEqual(read(cloudEvent({ data: 1 })));
    },
  );

  test("uses data when data_base64 is null", () => {
    expect(read(cloudEvent({ data: 1, data_base64: null }))).toEqual(read(cloudEvent({ data: 1 })));
  });

  test.each(["utf16le", "utf8"] as const)("may have its data in base64 of %s", (encoding) => {
    const data = { name: "Zoë – 東京 😀" };
    for (const mark of ["", "\uFEFF"]) {
      const bytes = Buffer.from(`${mark}${JSON.stringify(data)}`, encoding);
      const answer = read(cloudEvent({ data_base64: bytes.toString("base64") }));
      expect(answer.ok && answer.event.data).toEqual(data);
    }
  });

  test("is read after a byte order mark", () => {
    expect(readEvent(`\uFEFF${JSON.stringify(cloudEvent({ data: 1 }))}`)).toEqual(
      read(cloudEvent({ data: 1 })),
    );
  });

  test("is refused with all faults at once", () => {
    const detail = detailOf(JSON.stringify({ specversion: "1.0", id: "", source: 1 }));
    expect(detail.match(/event\.\w+/g)).toEqual(["event.id", "event.source", "event.type"]);
  });
});

describe("an EventBridge event", () => {
  test("is read with its detail-type as the type and its detail as the data", () => {
    expect(read(eventBridgeEvent())).toEqual({
      ok: true,
      event: {
        id: "8f2b1c54",
        source: "shop.orders",
        type: "order.shipped",
        time: "2026-11-23T07:15:00Z",
        data: { order: 1042 },
      },
    });
  });

  test("may have unknown fields", () => {
    expect(read(eventBridgeEvent({ "replay-name": "again", extra: [1] }))).toEqual(
      read(eventBridgeEvent()),
    );
  });

  test.each(["version", "account", "time", "region", "resources"])("needs no %s", (name) => {
    expect(read(without(eventBridgeEvent(), name))).toMatchObject({ ok: true });
  });

  test.each(["id", "source"])("is refused without %s or with an empty one", (name) => {
    expect(read(without(eventBridgeEvent(), name))).toMatchObject({ ok: false });
    expect(read(eventBridgeEvent({ [name]: "" }))).toEqual({
      ok: false,
      detail: `Expected \`event.${name}\` to be a string that is not empty`,
    });
  });

  test("with an empty detail-type is refused", () => {
    expect(read(eventBridgeEvent({ "detail-type": "" }))).toEqual({
      ok: false,
      detail: "Expected `event.detail-type` to be a string that is not empty",
    });
  });

  test("is refused without a detail, but may have null", () => {
    expect(read(without(eventBridgeEvent(), "detail"))).toEqual({
      ok: false,
      detail: "Expected `event.detail` to be given",
    });
    const answer = read(eventBridgeEvent({ detail: null }));
    expect(answer.ok && answer.event.data).toBeNull();
  });

  test.each(["version", "account", "time", "region", "resources"])(
    "is read with any value in %s",
    (name) => {
      const untimed = without(eventBridgeEvent(), "time");
      for (const value of [null, "", "yesterday", 7, {}, [null, 7], true])
        expect(read({ ...untimed, [name]: value })).toEqual(read(untimed));
    },
  );

  test("is read with an invalid specversion", () => {
    expect(read(eventBridgeEvent({ specversion: "0.3" }))).toEqual(read(eventBridgeEvent()));
  });
});

test("a document with the attributes of both formats is read as a CloudEvent", () => {
  const answer = read({ ...eventBridgeEvent(), ...cloudEvent({ data: "ours" }) });
  expect(answer.ok && answer.event.data).toBe("ours");
});

test.each([
  ["nothing", "", "to be JSON"],
  ["a cut-off document", '{"specversion":"1.0"', "to be JSON"],
  ["text", "hello", "to be JSON"],
  ["null", "null", "to be a JSON object"],
  ["a number", "7", "to be a JSON object"],
  ["a text", '"specversion"', "to be a JSON object"],
  ["an empty list", "[]", "got an empty JSON array"],
  ["an object of neither envelope", "{}", "Expected a CloudEvents 1.0 document"],
])("a body of %s is refused", (_name, body, expected) => {
  expect(detailOf(body)).toContain(expected);
});

describe("faults never quote the body", () => {
  const SECRET = "sk-4711-thandi@example.com";
  /** The secret as name, as value, and deeper, in every place of an envelope that is refused. */
  const everywhere = (names: readonly string[]) =>
    Object.fromEntries([...names.map((name) => [name, { [SECRET]: [SECRET] }]), [SECRET, SECRET]]);
  const asText = (names: readonly string[]) =>
    Object.fromEntries([...names.map((name) => [name, SECRET]), [SECRET, SECRET]]);
  const cloudNames = ["id", "source", "type", "subject", "time", "datacontenttype", "data_base64"];
  const busNames = ["version", "id", "source", "account", "time", "region", "resources"];

  test.each([
    ["a CloudEvent of wrong kinds", { specversion: "1.0", ...everywhere(cloudNames) }],
    ["a CloudEvent of wrong texts", { ...asText(cloudNames), specversion: SECRET }],
    ["an EventBridge event of wrong kinds", { "detail-type": SECRET, ...everywhere(busNames) }],
    ["an EventBridge event of wrong texts", { ...asText(busNames), "detail-type": SECRET }],
    ["base64 of a secret", cloudEvent({ data_base64: base64Of(SECRET), data: SECRET })],
    ["neither envelope", asText(["id", "data"])],
    ["a list", [SECRET]],
    ["a text", SECRET],
  ])("%s", (_name, json) => {
    const detail = detailOf(JSON.stringify(json));
    expect(detail).not.toContain("4711");
    expect(detail).not.toContain("thandi");
  });

  test("text that is not JSON", () => {
    expect(detailOf(`{"password": ${SECRET}`)).not.toContain("4711");
  });
});
