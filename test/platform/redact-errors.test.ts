import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { ConfigError, DependencyError } from "../../functions/platform/errors.ts";
import { redactErrors } from "../../functions/platform/redact-errors.ts";
import { PROJECT_VARIABLE } from "../../project/load-project.ts";
import { FIXTURE_NOTIFICATIONS } from "../helpers/fixture-project.ts";

const QUOTED = "Unexpected token in {to: reader@example.org";

/** What comes out, and what was logged. */
async function thrownBy(error: unknown) {
  const lines: unknown[] = [];
  const thrown: unknown = await redactErrors(
    (level, message, fields) => void lines.push({ level, message, ...fields }),
    () => Promise.reject(error),
  ).catch((caught: unknown) => caught);
  return { thrown, lines };
}

describe("redactErrors", () => {
  test.each([
    ["an error", new SyntaxError(QUOTED), "SyntaxError", "SyntaxError"],
    [
      "an error with a code",
      Object.assign(new Error(QUOTED), { code: "E_TO" }),
      "Error",
      "Error (E_TO)",
    ],
    [
      "an error with a cause",
      new TypeError(QUOTED, { cause: new Error(QUOTED) }),
      "TypeError",
      "TypeError",
    ],
    ["a string", QUOTED, "Error", "string"],
  ])("throws only the name of %s, and logs its frames", async (_, error, name, message) => {
    const { thrown, lines } = await thrownBy(error);
    expect(thrown).toMatchObject({ name, message });
    expect(thrown).not.toHaveProperty("cause");
    expect(lines).toEqual([
      {
        level: "error",
        message: "The invocation failed with an unexpected error",
        event: "invocation-failed",
        error: message,
        frames: Error.isError(error)
          ? expect.arrayContaining([expect.stringMatching(/^at .*redact-errors\.test\.ts/)])
          : [],
      },
    ]);
    expect(
      `${JSON.stringify(lines)}${String(Error.isError(thrown) && thrown.stack)}`,
    ).not.toContain("@");
  });

  test.each([new ConfigError(["Expected `A` to be set"]), new DependencyError("ses", "away")])(
    "throws our own error unchanged: %p",
    async (error) => {
      expect(await thrownBy(error)).toEqual({ thrown: error, lines: [] });
    },
  );

  test("returns the result of the work", async () => {
    expect(
      await redactErrors(
        () => {},
        async () => "done",
      ),
    ).toBe("done");
  });
});

test("every function redacts: neither the thrown error nor the log quotes the event", async () => {
  const functions = ["processor", "feedback", "unsubscribe"];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      "--no-warnings",
      "--input-type=module",
      "--eval",
      `const event = new Proxy({}, { get() { throw new SyntaxError(${JSON.stringify(QUOTED)}); } });
      const context = { awsRequestId: "one", functionName: "f", functionVersion: "1", memoryLimitInMB: "1024", invokedFunctionArn: "arn:f", getRemainingTimeInMillis: () => 1000 };
      for (const name of ${JSON.stringify(functions)}) {
        const { handler } = await import(new URL(name + ".ts", ${JSON.stringify(new URL("../../local/lambda/handlers/", import.meta.url).href)}));
        await handler(event, context).catch((error) => console.log(JSON.stringify({ name, thrown: error.name, stack: error.stack })));
      }`,
    ],
    {
      env: {
        [PROJECT_VARIABLE]: FIXTURE_NOTIFICATIONS,
        AWS_REGION: "eu-west-1",
        QUEUE_URL: "http://127.0.0.1:9/queue",
        DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:9/dead",
        DELIVERIES_TABLE: "Deliveries",
        COORDINATION_TABLE: "Coordination",
        MAIL_FROM: "me@example.com",
        OPENAI_API_KEY: "none",
        RECIPIENT_KEY: "a key of at least thirty-two characters",
        UNSUBSCRIBE_KEY_PARAMETER: "/links",
        UNSUBSCRIBE_URL: "http://127.0.0.1:9/",
      },
    },
  );
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
  const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(read.flatMap(({ name }) => name ?? [])).toEqual(functions);
  expect(read.flatMap(({ thrown }) => thrown ?? [])).toEqual(functions.map(() => "SyntaxError"));
  expect(read.filter(({ frames }) => frames !== undefined)).toMatchObject(
    functions.map((service) => ({ level: "ERROR", service, error: "SyntaxError" })),
  );
  expect(lines.join("\n")).not.toContain("reader@");
});
