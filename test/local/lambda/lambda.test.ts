import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "@jest/globals";
import {
  createLocalLambda,
  LambdaError,
  type LocalLambdaOptions,
} from "../../../local/lambda/lambda.ts";
import { eventually } from "../../helpers/eventually.ts";

const HANDLERS = new URL("./lambda-handlers.ts", import.meta.url);
const PARENT = fileURLToPath(new URL("./lambda-parent.ts", import.meta.url));

const lambdas: ReturnType<typeof createLocalLambda>[] = [];

afterEach(async () => {
  for (const lambda of lambdas) lambda.kill();
  for (const lambda of lambdas.splice(0)) await lambda.stop();
});

function lambdaOf(exportName: string, options: Partial<LocalLambdaOptions> = {}) {
  const lambda = createLocalLambda({
    entry: HANDLERS,
    exportName,
    timeoutMs: 5_000,
    env: {},
    ...options,
  });
  lambdas.push(lambda);
  return lambda;
}

async function failureOf(invocation: Promise<unknown>): Promise<LambdaError> {
  const error: unknown = await invocation.catch((reason: unknown) => reason);
  if (!(error instanceof LambdaError)) throw new Error("Expected a LambdaError", { cause: error });
  return error;
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("an invocation", () => {
  test("hands the event over and the result back, with Lambda's context", async () => {
    const lambda = lambdaOf("handler", {
      functionName: "processor",
      memoryMb: 256,
      env: { AWS_REGION: "eu-west-1" },
    });
    const event = { text: "Grüße 🚀", list: [1, null] };
    const result = await lambda.invoke(event);
    expect(result).toMatchObject({
      event,
      context: {
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionName: "processor",
        functionVersion: "$LATEST",
        invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:processor",
        memoryLimitInMB: "256",
        logGroupName: "/aws/lambda/processor",
        logStreamName: expect.stringContaining("$LATEST"),
      },
    });
    const { remainingMs } = result as { remainingMs: number };
    expect(remainingMs).toBeGreaterThan(4_000);
    expect(remainingMs).toBeLessThanOrEqual(5_000);
  });

  test("accepts the handler's module as a path, and any kind of result", async () => {
    expect(
      await lambdaOf("nothing", { entry: fileURLToPath(HANDLERS) }).invoke(undefined),
    ).toBeNull();
    expect(await lambdaOf("synchronous", { entry: HANDLERS.href }).invoke({})).toBe("at once");
  });

  test("finds the process warm that an earlier one has left", async () => {
    const lambda = lambdaOf("handler");
    expect(lambda.pid).toBeUndefined();
    const first = await lambda.invoke({});
    expect(first).toMatchObject({ invocations: 1, pid: lambda.pid });
    expect(await lambda.invoke({})).toMatchObject({ invocations: 2, pid: lambda.pid });
  });

  test("is refused while another runs, also while that one still loads", async () => {
    const lambda = lambdaOf("handler");
    const first = lambda.invoke({});
    expect(await failureOf(lambda.invoke({}))).toMatchObject({
      errorType: "TooManyRequestsException",
      message: "Rate Exceeded.",
    });
    await first;
    await lambda.invoke({});
  });

  test("sees its own environment and nothing of the developer's", async () => {
    process.env["AWS_PROFILE"] = "production";
    try {
      const environment = await lambdaOf("environment", {
        memoryMb: 512,
        env: { TABLE: "t" },
      }).invoke({});
      expect(
        Object.keys(environment as object)
          .filter((name) => !/^(NODE|__)/.test(name))
          .toSorted(),
      ).toEqual([
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "HOME",
        "LAMBDA_TASK_ROOT",
        "LANG",
        "PATH",
        "TABLE",
        "TZ",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
      ]);
      expect(environment).toMatchObject({
        TABLE: "t",
        TZ: ":UTC",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      });
    } finally {
      delete process.env["AWS_PROFILE"];
    }
  });

  test("hands on each line that the function writes", async () => {
    const lines: string[] = [];
    const lambda = lambdaOf("talk", { onLog: (line, stream) => lines.push(`${stream}: ${line}`) });
    await lambda.invoke({});
    await lambda.stop();
    expect(lines.toSorted()).toEqual(["stderr: three", "stdout: one", "stdout: two"]);
  });
});

describe("a failure", () => {
  test("of the handler has its type, message and stack, and leaves the process warm", async () => {
    const lambda = lambdaOf("fail");
    const error = await failureOf(lambda.invoke({}));
    expect(error).toMatchObject({
      name: "LambdaError",
      errorType: "TypeError",
      message: "no such thing",
    });
    expect(error.stack).toMatch(/TypeError: no such thing\n.*lambda-handlers\.ts:\d+/);
    const { pid } = lambda;
    await failureOf(lambda.invoke({}));
    expect(lambda.pid).toBe(pid);
  });

  test.each([
    ["failOddly", { errorType: "Error", message: "just text" }],
    ["unwritable", { errorType: "TypeError", message: expect.stringContaining("BigInt") }],
    ["missing", { errorType: "Runtime.HandlerNotFound" }],
    ["noFunction", { errorType: "Runtime.HandlerNotFound" }],
    ["callback", { errorType: "Runtime.CallbackHandlerDeprecated" }],
    [
      "crash",
      { errorType: "Runtime.ExitError", message: "Runtime exited with error: exit status 7" },
    ],
  ])("of the handler %s is reported", async (exportName, expected) => {
    expect(await failureOf(lambdaOf(exportName).invoke({}))).toMatchObject(expected);
  });

  test.each([
    ["throw", { errorType: "RangeError", message: "broken at init" }],
    [
      "exit",
      { errorType: "Runtime.ExitError", message: "Runtime exited with error: exit status 3" },
    ],
    ["hang", { errorType: "Runtime.InitTimeout", message: "Init timed out after 3.00 seconds" }],
  ])(
    "while loading (%s) is reported, and the next invocation loads again",
    async (INIT, expected) => {
      const env = { INIT };
      const lambda = lambdaOf("handler", { env, initTimeoutMs: INIT === "hang" ? 3_000 : 20_000 });
      expect(await failureOf(lambda.invoke({}))).toMatchObject(expected);
      expect(lambda.pid).toBeUndefined();
      env.INIT = "";
      expect(await lambda.invoke({})).toMatchObject({ invocations: 1 });
    },
  );

  test("of a missing module is reported", async () => {
    const entry = new URL("./absent.ts", import.meta.url);
    const error = await failureOf(lambdaOf("handler", { entry }).invoke({}));
    expect(error).toMatchObject({
      errorType: "Runtime.ImportModuleError",
      message: "Error: Cannot find module 'absent'",
    });
  });

  test.each([
    ["hang", {}],
    ["loop", { forever: true }],
  ])("to end in time (%s) kills the process", async (exportName, event) => {
    const lambda = lambdaOf(exportName, { timeoutMs: 300 });
    const invocation = failureOf(lambda.invoke(event));
    await eventually(() => expect(isAlive(lambda.pid)).toBe(true));
    const { pid } = lambda;
    expect(await invocation).toMatchObject({
      errorType: "Sandbox.Timedout",
      message: "Task timed out after 0.30 seconds",
    });
    expect(isAlive(pid)).toBe(false);
    expect(lambda.pid).toBeUndefined();
  });

  test("to end in time is followed by a fresh process", async () => {
    const lambda = lambdaOf("loop", { timeoutMs: 300 });
    expect(await lambda.invoke({ forever: false })).toBe("not forever");
    const { pid } = lambda;
    await failureOf(lambda.invoke({ forever: true }));
    expect(await lambda.invoke({ forever: false })).toBe("not forever");
    expect(lambda.pid).not.toBe(pid);
  });

  test("by crashing hands on the last words first, and is followed by a fresh process", async () => {
    const lines: string[] = [];
    const lambda = lambdaOf("crash", { onLog: (line) => lines.push(line) });
    await failureOf(lambda.invoke({}));
    expect(lines).toEqual(["almost", "about to go"]);
    expect((await failureOf(lambda.invoke({}))).errorType).toBe("Runtime.ExitError");
    expect(lines).toHaveLength(4);
  });

  test("between two invocations is followed by a fresh process", async () => {
    const lambda = lambdaOf("crashLater");
    const pid = await lambda.invoke({ crash: true });
    await eventually(() => expect(lambda.pid).toBeUndefined());
    expect(await lambda.invoke({ crash: false })).not.toBe(pid);
  });
});

describe("the process", () => {
  test("can be killed in an invocation, and the next one has a fresh one", async () => {
    const lambda = lambdaOf("hang");
    const invocation = failureOf(lambda.invoke({}));
    await eventually(() => expect(isAlive(lambda.pid)).toBe(true));
    const { pid } = lambda;
    lambda.kill();
    expect(await invocation).toMatchObject({
      errorType: "Runtime.ExitError",
      message: "Runtime exited with error: signal: SIGKILL",
    });
    expect(isAlive(pid)).toBe(false);
  });

  test("can be killed between invocations", async () => {
    const lambda = lambdaOf("handler");
    const first = await lambda.invoke({});
    lambda.kill();
    lambda.kill();
    expect(await lambda.invoke({})).toMatchObject({ invocations: 1 });
    expect(lambda.pid).not.toBe((first as { pid: number }).pid);
  });

  test("leaves Ctrl-C to the one who has started it", async () => {
    const lambda = lambdaOf("handler");
    await lambda.invoke({});
    process.kill(lambda.pid ?? 0, "SIGINT");
    expect(await lambda.invoke({})).toMatchObject({ invocations: 2 });
  });

  test("ends when it is stopped, after the running invocation, and refuses later ones", async () => {
    const lambda = lambdaOf("handler");
    const invocation = lambda.invoke({});
    await eventually(() => expect(lambda.pid).toBeDefined());
    const { pid } = lambda;
    await lambda.stop();
    expect(await invocation).toMatchObject({ pid });
    expect(isAlive(pid)).toBe(false);
    expect(await failureOf(lambda.invoke({}))).toMatchObject({ errorType: "Sandbox.Stopped" });
    await lambda.stop();
  });

  test("is warm after start, so that the first invocation finds it", async () => {
    const lambda = lambdaOf("handler");
    await Promise.all([lambda.start(), lambda.start()]);
    const { pid } = lambda;
    expect(isAlive(pid)).toBe(true);
    await lambda.invoke({});
    expect(lambda.pid).toBe(pid);
  });

  test("an invocation waits for a start under way", async () => {
    const lambda = lambdaOf("handler");
    const started = lambda.start();
    expect(await lambda.invoke({ text: "one" })).toMatchObject({ event: { text: "one" } });
    await started;
  });

  test("does not start when it is stopped before", async () => {
    const lambda = lambdaOf("handler");
    const started = lambda.start();
    lambda.end();
    expect((await failureOf(started)).errorType).toBe("Sandbox.Stopped");
    expect(lambda.pid).toBeUndefined();
    expect((await failureOf(lambda.invoke({}))).errorType).toBe("Sandbox.Stopped");
  });

  test("ends when the process that has started it dies", async () => {
    const parent = fork(PARENT, { execArgv: [] });
    const [pid] = (await once(parent, "message")) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });
});
