import { expect, test } from "@jest/globals";
import { ConfigError } from "../../functions/platform/errors.ts";
import {
  FEEDBACK,
  type FeedbackEnvironment,
  readConfig,
} from "../../functions/config/feedback-config.ts";
import { PROCESSOR } from "../../functions/config/processor-variables.ts";

const REQUIRED: FeedbackEnvironment = {
  DEAD_LETTER_QUEUE_URL: "https://sqs.af-south-1.amazonaws.com/123456789012/dead",
  DELIVERIES_TABLE: "Deliveries",
  COORDINATION_TABLE: "Coordination",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

test("three names are enough, and the rest has its default", () => {
  expect(readConfig(REQUIRED)).toEqual({
    ...REQUIRED,
    INSTALLATION: "postrider",
    RETENTION_DAYS: 30,
    METRICS_NAMESPACE: "Postrider",
    FUNCTION_TIMEOUT_MS: 30_000,
    DYNAMODB_TIMEOUT_MS: 1_500,
    SQS_TIMEOUT_MS: 3_000,
    EVENTS: "off",
    EVENT_BUS: "default",
    EVENTS_TIMEOUT_MS: 3_000,
  });
});

test("each that is missing is named", () => {
  expect(problemsOf({})).toEqual(
    Object.keys(REQUIRED).map((name) => expect.stringContaining(`Expected \`${name}\` to be set`)),
  );
});

test("an invocation outlasts all the calls that one event may need", () => {
  expect(problemsOf({ ...REQUIRED, FUNCTION_TIMEOUT_MS: "13500" })).toEqual([
    "Expected `FUNCTION_TIMEOUT_MS` to be more than 5 x `DYNAMODB_TIMEOUT_MS` + `SQS_TIMEOUT_MS` + `EVENTS_TIMEOUT_MS` (13500), got 13500",
  ]);
  expect(readConfig({ ...REQUIRED, FUNCTION_TIMEOUT_MS: "13501" }).FUNCTION_TIMEOUT_MS).toBe(
    13_501,
  );
});

test("it hears of the mails that the processor sends, where nobody names the installation", () => {
  expect(FEEDBACK.shape.INSTALLATION.def.defaultValue).toBe(
    PROCESSOR.shape.INSTALLATION.def.defaultValue,
  );
});

test("rows are kept as long as the processor keeps them", () => {
  expect(FEEDBACK.shape.RETENTION_DAYS.def.defaultValue).toBe(
    PROCESSOR.shape.RETENTION_DAYS.def.defaultValue,
  );
});
