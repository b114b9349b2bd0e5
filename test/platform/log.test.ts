import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const MODULE = new URL("../../functions/platform/log.ts", import.meta.url).href;

/** What a log writes, line by line: it goes to the process's own outputs by no other way, hence a process. */
async function writtenBy(
  calls: string,
  env: Record<string, string> = {},
): Promise<Record<string, unknown>[]> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      "--no-warnings",
      "--input-type=module",
      "--eval",
      `import { createLog } from ${JSON.stringify(MODULE)}; const { log, startLogging } = createLog("processor"); ${calls}`,
    ],
    { env },
  );
  return `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("writes one line of JSON for any field values", async () => {
  expect(
    await writtenBy(
      `log("warn", "a message\\nof two lines", { messageId: "m-1", count: 2, plain: { "ai-paused": 1 }, why: ["a"], nothing: undefined });`,
    ),
  ).toEqual([
    {
      level: "WARN",
      message: "a message\nof two lines",
      service: "processor",
      sampling_rate: 0,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      messageId: "m-1",
      count: 2,
      plain: { "ai-paused": 1 },
      why: ["a"],
    },
  ]);
});

test("writes the request id, and whether it is a cold start", async () => {
  const invocation = (id: string) =>
    `startLogging({ awsRequestId: "${id}", functionName: "f", functionVersion: "1", memoryLimitInMB: "1024", invokedFunctionArn: "arn:f" });`;
  expect(
    await writtenBy(
      `log("info", "made", {}); ${invocation("one")} log("info", "run", {}); ${invocation("two")} log("info", "run", {});`,
      { AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" },
    ),
  ).toMatchObject([
    { message: "made" },
    { function_request_id: "one", cold_start: true, function_name: "f" },
    { function_request_id: "two", cold_start: false },
  ]);
});

test("writes only the name of an error in any field, not its message, stack or cause", async () => {
  const lines = await writtenBy(`
    const cause = new Error("Address reader@example.com is not verified");
    const error = Object.assign(new TypeError("to: reader@example.com", { cause }), { code: "E_TO", to: "reader@example.com" });
    log("error", "it failed", { error, all: [error], deep: { one: { error } } });
  `);
  expect(lines).toMatchObject([
    {
      level: "ERROR",
      error: "TypeError (E_TO)",
      all: ["TypeError (E_TO)"],
      deep: { one: { error: "TypeError (E_TO)" } },
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain("@");
});

test("writes only the configured level and above", async () => {
  const calls = `for (const level of ["info", "warn", "error"]) log(level, level, {});`;
  const levels = async (env?: Record<string, string>) =>
    (await writtenBy(calls, env)).map(({ level }) => level);
  expect(await levels()).toEqual(["INFO", "WARN", "ERROR"]);
  expect(await levels({ POWERTOOLS_LOG_LEVEL: "WARN" })).toEqual(["WARN", "ERROR"]);
});
