import { expect, test } from "@jest/globals";
import type { AnyDefinition } from "../../functions/notification/evaluate.ts";
import { run } from "../../functions/processor/run.ts";
import { defaultDefinition as definition } from "../../functions/notification/default/default-definition.ts";
import { aMessage, memory } from "./memory-dependencies.ts";

/** A run over these many messages of a definition that tells nobody, and its steps in order. */
async function stepsOf(count: number): Promise<string[]> {
  const steps: string[] = [];
  const counting: AnyDefinition = {
    ...definition,
    keyTextOf: ({ id }) => {
      steps.push("read");
      return id;
    },
    notify: () => {
      steps.push("notify");
      return { kind: "skipped" };
    },
  };
  const messages = Array.from({ length: count }, (_, index) =>
    aMessage(
      JSON.stringify({ specversion: "1.0", id: `e${index}`, source: "s", type: "t", data: {} }),
      { messageId: `m-${index}`, receipt: `r-${index}` },
    ),
  );
  const { deps } = memory(messages, {
    definitions: [counting],
    nextTurn: async () => void steps.push("turn"),
  });
  await run(deps, { killAtMs: Date.now() + 100_000 });
  return steps;
}

test("run yields to the event loop before it reads each message, and before it calls each definition", async () => {
  const steps = await stepsOf(10);
  expect(steps.filter((step) => step === "read")).toHaveLength(10);
  expect(steps.filter((step) => step === "notify")).toHaveLength(10);
  for (const [index, step] of steps.entries())
    if (step !== "turn") expect(steps[index - 1]).toBe("turn");
});
