/** What Lambda does to a function, and what the bundled processor makes of it. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { bundle } from "../../../lib/functions/bundling.ts";
import {
  createLocalLambda,
  LambdaError,
  type LocalLambdaOptions,
} from "../../../local/lambda/lambda.ts";
import { startRuntimeApi, type Word } from "../../../local/lambda/runtime-api.ts";
import { eventually } from "../../helpers/eventually.ts";
import { anEvent } from "../../helpers/events.ts";
import { onStage } from "../../helpers/stage.ts";
import { FIXTURE_NOTIFICATIONS } from "../../helpers/fixture-project.ts";

const HANDLERS = new URL("./lambda-handlers.ts", import.meta.url);
/** As the stack has it. */
const MEMORY_MB = 1_024;

async function withLambda(
  options: Partial<LocalLambdaOptions>,
  play: (lambda: ReturnType<typeof createLocalLambda>) => Promise<void>,
): Promise<void> {
  const lambda = createLocalLambda({ entry: HANDLERS, timeoutMs: 20_000, env: {}, ...options });
  try {
    await play(lambda);
  } finally {
    lambda.kill();
    await lambda.stop();
  }
}

const failureOf = async (invocation: Promise<unknown> | undefined): Promise<LambdaError> => {
  const error: unknown = await invocation?.catch((reason: unknown) => reason);
  if (!(error instanceof LambdaError)) throw new Error("Expected a LambdaError", { cause: error });
  return error;
};

/** Of a process: "T" while it is stopped. */
const stateOf = (pid: number | undefined) =>
  execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).trim()[0];

describe("the Runtime API", () => {
  test("accepts results of its own invocation only", async () => {
    const words: Word[] = [];
    const api = await startRuntimeApi((word) => words.push(word));
    const url = `http://${api.address}/2018-06-01/runtime`;
    const post = async (path: string, body = "{}") =>
      (await fetch(`${url}/${path}`, { method: "POST", body })).status;
    try {
      expect(await post("invocation/one/response")).toBe(400);
      const next = fetch(`${url}/invocation/next`);
      await eventually(() => expect(words).toEqual([{ kind: "next" }]));
      const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
      api.give({ requestId: "one", event: '{"a":1}', deadlineAtMs: 12_345, functionArn });
      const given = await next;
      expect(await given.json()).toEqual({ a: 1 });
      expect(Object.fromEntries(given.headers)).toMatchObject({
        "lambda-runtime-aws-request-id": "one",
        "lambda-runtime-deadline-ms": "12345",
        "lambda-runtime-invoked-function-arn": functionArn,
        "lambda-runtime-trace-id": expect.stringMatching(/^Root=1-/),
      });
      expect(await post("invocation/another/response")).toBe(400);
      expect(await post("invocation/one/else")).toBe(404);
      expect((await fetch(`${url}/invocation/one/response`)).status).toBe(404);
      expect(words).toHaveLength(1);
      expect(await post("invocation/one/response", '{"b":2}')).toBe(202);
      expect(await post("init/error", '{"errorType":"E","errorMessage":"m"}')).toBe(202);
      expect(await post("init/error", "no JSON")).toBe(202);
      expect(words.slice(1)).toEqual([
        { kind: "result", result: '{"b":2}' },
        { kind: "failure", failure: { errorType: "E", errorMessage: "m" } },
        { kind: "failure", failure: { errorType: "Runtime.Unknown", errorMessage: "no JSON" } },
      ]);
    } finally {
      await api.stop();
    }
  });
});

describe("a process", () => {
  test("is frozen between invocations: what was left behind thaws in the next one", () => {
    const lines: string[] = [];
    return withLambda(
      { exportName: "leave", freezes: true, onLog: (line) => lines.push(line) },
      async (lambda) => {
        expect(await lambda.invoke({})).toBe("not yet");
        const { pid } = lambda;
        await eventually(() => expect(stateOf(pid)).toBe("T"));
        // Past the time of what was left behind, if it still ran.
        await pause(300);
        expect(lines).toEqual([]);
        await lambda.invoke({});
        await eventually(async () => expect(await lambda.invoke({})).toBe("in a later invocation"));
        expect(lambda.pid).toBe(pid);
        expect(lines[0]).toBe("thawed");
      },
    );
  });

  test("that is frozen can be stopped", () =>
    withLambda({ freezes: true }, async (lambda) => {
      await lambda.invoke({});
      const { pid } = lambda;
      const startedAtMs = performance.now();
      await lambda.stop();
      expect(performance.now() - startedAtMs).toBeLessThan(1_900);
      expect(() => stateOf(pid)).toThrow();
    }));

  test("that uses too much memory is killed, on and off the heap", () =>
    withLambda({ exportName: "exhaust", memoryMb: 160 }, async (lambda) => {
      expect(await failureOf(lambda.invoke({}))).toMatchObject({
        errorType: "Runtime.OutOfMemory",
        message: "Runtime exited with error: signal: killed",
      });
      expect(lambda.pid).toBeUndefined();
    }));

  test.each([
    ["rejectLater", "Runtime.UnhandledPromiseRejection", "RangeError: nobody listens"],
    ["throwLater", "RangeError", "nobody catches"],
  ])("ends by an uncaught error (%s), and reports it", (exportName, errorType, message) =>
    withLambda({ exportName }, async (lambda) => {
      const failed = await failureOf(lambda.invoke({}));
      expect(failed).toMatchObject({ errorType, message });
      expect(lambda.pid).toBeUndefined();
    }),
  );
});

describe("the bundled processor", () => {
  let folder = "";
  let handler = "";
  const lambda = { freezes: true, memoryMb: MEMORY_MB };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "postrider-contract-"));
    await bundle("processor", folder, FIXTURE_NOTIFICATIONS);
    handler = join(folder, "index.mjs");
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("works one event a run, in one process that is frozen in between", () =>
    onStage({ handler, lambda }, async ({ send, processor, mailed }) => {
      const one = processor();
      await send(anEvent({ to: ["one@example.com"] }));
      expect(await one.run()).toMatchObject({ outcome: "done", sent: 1, written: 1 });
      const pid = one.pid();
      expect(stateOf(pid)).toBe("T");
      await send(anEvent({ to: ["two@example.com"] }));
      expect(await one.run()).toMatchObject({ outcome: "done", sent: 1, written: 1 });
      expect(one.pid()).toBe(pid);
      expect(mailed()).toEqual(["one@example.com", "two@example.com"]);
    }));

  test("is killed when its time is over, and the next run does what it left", () =>
    onStage({ handler, lambda }, async (stage) => {
      const { send, processor, proxies, mailed } = stage;
      // It waits longer for DynamoDB than it may run.
      const patient = {
        DYNAMODB_TIMEOUT_MS: "18000",
        LAST_WRITES_MS: "18000",
        STOP_MS: "68000",
      };
      const one = processor(patient, 4_000);
      expect(await one.run()).toMatchObject({ outcome: "done", received: 0 });
      await send(anEvent({ to: ["one@example.com"] }));
      proxies.dynamodb.inject({ hang: true, operation: "UpdateItem" });
      expect(await failureOf(one.run())).toMatchObject({
        errorType: "Sandbox.Timedout",
        message: "Task timed out after 4.00 seconds",
      });
      expect(one.pid()).toBeUndefined();
      expect(await processor().run()).toMatchObject({ outcome: "done", sent: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
    }));

  test("with a wrong configuration reports the problem at each start", () =>
    onStage({ handler, lambda }, async ({ processor }) => {
      const one = processor({ BATCH_LIMIT: "0", SLOTS: "21" });
      for (let time = 0; time < 2; time++) {
        const failed = await failureOf(one.run());
        expect(failed).toMatchObject({ errorType: "ConfigError" });
        expect(failed.message).toContain("Expected `BATCH_LIMIT` to be an integer from 1 to 500");
        expect(failed.message).toContain("Expected `SLOTS` to be an integer from 1 to 20");
        expect(one.pid()).toBeUndefined();
      }
    }));
});
