import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const MODULE = new URL("../../functions/platform/metrics.ts", import.meta.url).href;

/** What the metrics write: the lines go to standard output by no other way, hence a process of its own. */
async function writtenBy(calls: string): Promise<Record<string, unknown>[]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    "--input-type=module",
    "--eval",
    `import { createMetrics } from ${JSON.stringify(MODULE)}; const metrics = createMetrics("Postrider/Mine", "processor"); ${calls}`,
  ]);
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("many values are one line, each with its unit, under the installation's namespace and the function's name", async () => {
  const lines = await writtenBy(
    `metrics.write({ RunMs: 12, Sent: 0, AiCostUsd: 0.004, Failed: undefined });
     metrics.write({ Failed: undefined });
     metrics.write({ Sent: 3 });`,
  );
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: "Postrider/Mine",
            Dimensions: [["service"]],
            Metrics: [
              { Name: "RunMs", Unit: "Milliseconds" },
              { Name: "Sent", Unit: "Count" },
              { Name: "AiCostUsd", Unit: "None" },
            ],
          },
        ],
      },
      service: "processor",
      RunMs: 12,
      Sent: 0,
      AiCostUsd: 0.004,
    },
    expect.objectContaining({ Sent: 3 }),
  ]);
  // What the first line said is not said again.
  expect(lines[1]).not.toHaveProperty("RunMs");
});

test("one is counted at once, and does not wait for the rest", async () => {
  expect(
    await writtenBy(`metrics.count("SentTwice"); metrics.count("SentTwice"); process.exit();`),
  ).toMatchObject([
    { SentTwice: 1, service: "processor" },
    { SentTwice: 1, service: "processor" },
  ]);
});
