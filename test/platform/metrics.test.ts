import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const MODULE = new URL("../../functions/platform/metrics.ts", import.meta.url).href;

/** The lines that a separate process writes to standard output. */
async function writtenBy(calls: string): Promise<Record<string, unknown>[]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    "--input-type=module",
    "--eval",
    `import { createMetrics } from ${JSON.stringify(MODULE)}; const metrics = createMetrics("Postrider/Mine"); ${calls}`,
  ]);
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("write writes all values in one line, with units and the installation's namespace", async () => {
  const lines = await writtenBy(
    `metrics.write({ CompletedRuns: 1, FallbackDrafts: [0, 1], AiCostUsd: 0.004, Sent: undefined });
     metrics.write({ Sent: undefined, FallbackDrafts: [] });
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
              { Name: "CompletedRuns", Unit: "Count" },
              { Name: "FallbackDrafts", Unit: "Count" },
              { Name: "AiCostUsd", Unit: "None" },
            ],
          },
        ],
      },
      service: "postrider",
      CompletedRuns: 1,
      FallbackDrafts: [0, 1],
      AiCostUsd: 0.004,
    },
    expect.objectContaining({ Sent: 3 }),
  ]);
  expect(lines[1]).not.toHaveProperty("CompletedRuns");
});

test("count writes at once", async () => {
  expect(
    await writtenBy(
      `metrics.count("DuplicateSends"); metrics.count("DuplicateSends"); process.exit();`,
    ),
  ).toMatchObject([
    { DuplicateSends: 1, service: "postrider" },
    { DuplicateSends: 1, service: "postrider" },
  ]);
});

test("write splits more values than one line of the format may have", async () => {
  const lines = await writtenBy(`metrics.write({ FallbackDrafts: Array(250).fill(1) });`);
  expect(lines.flatMap(({ FallbackDrafts }) => FallbackDrafts)).toHaveLength(250);
  for (const { FallbackDrafts } of lines)
    expect((FallbackDrafts as number[]).length).toBeLessThanOrEqual(100);
});
