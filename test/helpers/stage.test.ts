import { describe, expect, test } from "@jest/globals";
import { onStage } from "./stage.ts";

const RealDate = Date;
const never = new Promise<void>(() => {});

describe.each<[when: string, leave: () => Promise<void>]>([
  [
    "opens",
    async () => {
      void onStage({}, () => never);
    },
  ],
  ["plays", () => new Promise((leave) => void onStage({}, () => (leave(), never)))],
])("a stage that a test leaves while it %s", (_, leave) => {
  test("ends with the test", leave);

  test("does not leave the virtual clock to the next test", () => {
    expect(Date).toBe(RealDate);
  });
});
