import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { EventFileError, readEventFile } from "../../../../local/dev/input/event-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-events-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "events.json");
  await writeFile(path, content);
  return path;
}

const bodiesOf = async (content: string | Uint8Array) =>
  (await readEventFile(await fileOf(content))).map(({ body }) => body);

async function errorOf(path: string): Promise<string> {
  const error: unknown = await readEventFile(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EventFileError)) throw new Error(`Expected an EventFileError`);
  return error.message;
}

const NUMBERS =
  '{"order":1152921506151679042,"price":19.90,"limit":1e400,"n":-0,"m":1E2,"count":2}';

describe("a file of events", () => {
  test("keeps the digits of its numbers, whichever form it has", async () => {
    expect(await bodiesOf(`[\n ${NUMBERS},\n {"a":[1.0]}]`)).toEqual([NUMBERS, '{"a":[1.0]}']);
    expect(await bodiesOf(NUMBERS)).toEqual([NUMBERS]);
    expect(await bodiesOf(`${NUMBERS}\n\n{"a":1.0}\n`)).toEqual([NUMBERS, '{"a":1.0}']);
  });

  test("keeps keys such as __proto__", async () => {
    expect(await bodiesOf('[{"__proto__":{"a":1.0},"constructor":2}]')).toEqual([
      '{"__proto__":{"a":1.0},"constructor":2}',
    ]);
  });

  test("is read in UTF-8 and UTF-16, with a byte order mark or without", async () => {
    const json = '[{"title":"Zoë – 東京"}]';
    const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();
    for (const content of [
      json,
      `\uFEFF${json}`,
      Buffer.from(json, "utf16le"),
      Buffer.from(`\uFEFF${json}`, "utf16le"),
      swapped(json),
      swapped(`\uFEFF${json}`),
    ])
      expect(await bodiesOf(content)).toEqual(['{"title":"Zoë – 東京"}']);
  });

  test("has emoji in the form that the embedded SQS accepts", async () => {
    const escaped = '{"a":"\\ud83c\\udf81"}';
    for (const content of ['[{"a":"🎁"}]', '{"a":"🎁"}', '{"a":"🎁"}\n{"a":"🎁"}'])
      expect(new Set(await bodiesOf(content))).toEqual(new Set([escaped]));
  });

  test("of lines gives a line that is no JSON as it is, with its number in the file", async () => {
    expect(await readEventFile(await fileOf('{"a":1}\n\noops\n{"a":2}\n'))).toEqual([
      { name: "event 1", body: '{"a":1}' },
      { name: "event 2 (bad line 3)", body: "oops" },
      { name: "event 3", body: '{"a":2}' },
    ]);
  });
});

describe("a file that is nested deeply", () => {
  const deep = `${"[".repeat(100_000)}1.50${"]".repeat(100_000)}`;

  test("gives its event as it is, alone or in lines", async () => {
    const event = `{"a":${deep}}`;
    expect((await bodiesOf(event)).map((body) => body === event)).toEqual([true]);
    const lines = await bodiesOf(`${event}\n{"b":1.0}`);
    expect(lines.map((body) => body.length)).toEqual([event.length, 9]);
  });

  test("is not split if it is an array, and the error says so", async () => {
    expect(await errorOf(await fileOf(deep))).toMatch(
      /events\.json is nested too deeply to be taken apart: Expected one event, or one event a line$/,
    );
  });
});

describe("a file that holds no events is refused in one line", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["an empty file", "", "it is empty"],
    ["a file of white space", "\uFEFF \n\t", "it is empty"],
    ["an empty array", " [ ] ", "its array is empty"],
    ["an array cut off", '[\n  {"id":"1"},\n  {"id":"2"', "ends too early, at line 3, column 12"],
    ["an array cut off in a text", '[{"id":"1', "ends too early, at line 1, column 10"],
    [
      "an array with a comma too many",
      '[\n  {"id":"1"},\n]',
      "unexpected text at line 3, column 1",
    ],
    [
      "an array without a comma",
      '[\n{"id":"1"}\n{"id":"2"}\n]',
      "unexpected text at line 3, column 1",
    ],
    ["an object cut off", '{\n"id":', "ends too early, at line 2, column 6"],
    ["words", "hello", "unexpected text at line 1, column 1"],
    [
      "bytes that are no text",
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0, 0]),
      "is not text",
    ],
    ["zero bytes", Uint8Array.from([0x7b, 0x7d, 0x7b, 0, 0, 0, 0]), "is not text"],
    ["a text in Latin-1", Buffer.from('[{"name":"Zoë"}]', "latin1"), "is not text"],
    [
      "an event that SQS does not take",
      `[{"a":"${"x".repeat(1_048_576)}"}]`,
      "event 1: Expected at most 1048576 bytes",
    ],
  ])("%s", async (_name, content, expected) => {
    const message = await errorOf(await fileOf(content));
    expect(message).toContain(expected);
    expect(message).toContain(join(folder, "events.json"));
    expect(message).not.toContain("\n");
  });

  test("a directory, and a file that is not there", async () => {
    expect(await errorOf(folder)).toBe(`${folder} cannot be read: EISDIR (it is a directory)`);
    expect(await errorOf(`${folder}/none`)).toBe(
      `${folder}/none cannot be read: ENOENT (there is no such file)`,
    );
  });
});
