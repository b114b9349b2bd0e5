import { expect, test } from "@jest/globals";
import { createLog } from "../../functions/services/log.ts";

test("an outcome is one line of JSON, whatever its fields hold", () => {
  const lines: string[] = [];
  const log = createLog((line) => void lines.push(line));
  log("warn", "a message\nof two lines", { messageId: "m-1", count: 2, nothing: undefined });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("\n");
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "warn",
    message: "a message\nof two lines",
    messageId: "m-1",
    count: 2,
  });
});
