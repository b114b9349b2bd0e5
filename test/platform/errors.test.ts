import { describe, expect, test } from "@jest/globals";
import {
  ConfigError,
  DependencyError,
  framesOf,
  nameOf,
  PostriderError,
} from "../../functions/platform/errors.ts";

describe("a ConfigError", () => {
  const error = new ConfigError(["Expected `A` to be set, got nothing", "Expected `B` to be 1"]);

  test("has a stable code, and is not retryable", () => {
    expect(error).toMatchObject({ name: "ConfigError", code: "config_invalid", retryable: false });
    expect(error).toBeInstanceOf(PostriderError);
    expect(error).toBeInstanceOf(Error);
  });

  test("lists each problem on its own line", () => {
    expect(error.problems).toHaveLength(2);
    expect(error.message).toBe(
      "The configuration cannot be used:\n- Expected `A` to be set, got nothing\n- Expected `B` to be 1",
    );
  });
});

describe("a DependencyError", () => {
  const cause = new TypeError("fetch failed");
  const error = new DependencyError("dynamodb", "no answer within 1500 ms", { cause });

  test("has a stable code, names the dependency, and is retryable", () => {
    expect(error).toMatchObject({
      name: "DependencyError",
      code: "dependency_failed",
      retryable: true,
      dependency: "dynamodb",
      message: "dynamodb: no answer within 1500 ms",
    });
    expect(error).toBeInstanceOf(PostriderError);
  });

  test("keeps its cause", () => {
    expect(error.cause).toBe(cause);
    expect(new DependencyError("ses", "down")).not.toHaveProperty("cause");
  });
});

describe("loggable error fields", () => {
  const withCode = (name: string, code: unknown) =>
    Object.assign(new Error("thandi@example.com"), { name, code });

  test.each([
    ["an error", new RangeError("secret"), "RangeError"],
    ["an error with a code", withCode("Error", "ECONNRESET"), "Error (ECONNRESET)"],
    ["an error whose code is its name", withCode("Throttling", "Throttling"), "Throttling"],
    ["an error whose code is a number", withCode("AbortError", 20), "AbortError"],
    ["one of ours", new DependencyError("ai", "secret"), "DependencyError (dependency_failed)"],
    ["a text", "secret", "string"],
    ["null", null, "object"],
    ["nothing", undefined, "undefined"],
    ["an object", { name: "secret", code: "secret" }, "object"],
  ])("of %s have its name and code, not its message", (_name, thrown, name) => {
    expect(nameOf(thrown)).toBe(name);
  });
});

test("stack frames contain no line of the message, even if the line looks like a frame", () => {
  const frames = framesOf(new Error("x\n    at 12 Main Road, ring Thandi on 082 555 0142"));
  expect(frames.join("\n")).not.toContain("Main Road");
  expect(frames[0]).toMatch(/^at .*errors\.test\.ts/);
});
