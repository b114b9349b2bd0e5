/**
 * What the services really send, recorded from simulated worlds: the real servers give the same answer to each request in
 * turn. A service that asks in new words is tried with them as soon as it asks.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { dynamoDbShape, SQS_SHAPES } from "./shapes.ts";
import { plain, STORES } from "./stores.ts";

const PROGRAM = fileURLToPath(new URL("../recorded.program.ts", import.meta.url));
const SEEDS = 100;
/** Fewer words would say that the seeds do not reach what the services do. */
const LEAST_SHAPES = 25;

const Line = z.union([
  z.object({
    seed: z.number(),
    operation: z.string(),
    input: z.looseObject({}),
    answer: z.looseObject({}),
  }),
  z.object({ sqs: z.array(z.string()) }),
]);

type Line = z.infer<typeof Line>;

let lines: readonly Line[];

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, "1", String(SEEDS)], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    maxBuffer: 20_000_000,
  });
  lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
});

test("the recording has every form of request that the services send", () => {
  const shapes = new Set(lines.flatMap((line) => ("sqs" in line ? [] : dynamoDbShape(line))));
  expect(shapes.size).toBeGreaterThanOrEqual(LEAST_SHAPES);
  const sqs = lines.flatMap((line) => ("sqs" in line ? line.sqs : []));
  expect(sqs).toEqual(SQS_SHAPES);
});

describe.each(STORES.slice(1))("recorded requests to DynamoDB: %s", (_, start, missing) => {
  if (missing !== undefined) {
    test.skip(`are not tried: ${missing}`, () => undefined);
    return;
  }

  test("get the answers of the in-memory table", async () => {
    const store = await start();
    try {
      for (const line of lines) {
        if ("sqs" in line) continue;
        const { seed, operation, input, answer } = line;
        // Each seed has tables of its own: its rows' keys, marked.
        const got = await store.ask({ operation, input: marked(input, seed) });
        expect({ operation, input, answer: plain(marked(got, seed, true)) }).toEqual({
          operation,
          input,
          answer: plain(answer),
        });
      }
    } finally {
      await store.stop();
    }
  });
});

const KEYS = new Set(["pk", "notification"]);

const BytesInJson = z.object({ type: z.literal("Buffer"), data: z.array(z.number()) });

/** The value with every row's partition key marked and its bytes read from JSON; or with the mark taken off. */
function marked<T extends object>(value: T, seed: number, isOff = false): T {
  const mark = `seed ${seed} `;
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
    const bytes = isOff ? undefined : BytesInJson.safeParse(inner).data;
    if (bytes !== undefined) return Buffer.from(bytes.data);
    if (!KEYS.has(key) || typeof inner !== "object" || inner === null || !("S" in inner))
      return inner;
    const text = String(inner.S);
    return { S: isOff ? text.slice(mark.length) : mark + text };
  }) as T;
}
