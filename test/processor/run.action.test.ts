import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import { run } from "../../functions/processor/run.ts";
import { aMessage, memory, wake } from "./memory-dependencies.ts";

const definition = defineNotification({
  type: "order.shipped",
  data: z.object({ url: z.string() }),
  personal: [],
  recipients: () => ["a@example.com"],
  subject: () => "Order shipped",
  facts: () => [],
  action: ({ data }) => ({ label: "Open", url: data.url }),
});

async function runWith(url: string) {
  const logged: unknown[] = [];
  const plans: Plan[] = [];
  const event = {
    specversion: "1.0",
    id: "1",
    source: "shop",
    type: "order.shipped",
    data: { url },
  };
  const { deps } = memory([aMessage(JSON.stringify(event))], {
    definitions: [definition],
    log: (level, message, fields) => void logged.push({ level, message, ...fields }),
  });
  const ledger = {
    ...deps.ledger,
    keepPlan: async (plan: Plan) => (plans.push(plan), "unreadable" as const),
  };
  await run({ ...deps, ledger }, wake());
  return { logged, drafts: plans[0]?.drafts };
}

test("an email with an action that is not https has no button, and the log does not have the URL", async () => {
  const { logged, drafts } = await runWith("http://shop.example/?token=secret");
  expect(drafts).toHaveLength(1);
  expect(drafts?.[0]?.action).toBeUndefined();
  expect(logged).toContainEqual({
    level: "warn",
    message: "The email has no button: the URL of its action is not https",
    event: "action-dropped",
    notification: expect.any(String),
    definition: "order.shipped",
    got: "a URL that begins with http:",
  });
  expect(JSON.stringify(logged)).not.toContain("secret");
});

test("an https action is in the plan and not in the log", async () => {
  const { logged, drafts } = await runWith("https://shop.example/1");
  expect(drafts?.[0]?.action).toEqual({ label: "Open", url: "https://shop.example/1" });
  expect(JSON.stringify(logged)).not.toContain("action");
});
