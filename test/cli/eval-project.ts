/** A project of two definitions, one of them without AI, and the program `postrider eval` on it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));
/** What no output may hold. */
export const KEY = "sk-secret/key+of=the test";

const CONFIG = `export default {
  fromAddress: "Shop <shop@example.com>",
  apiKeyParameter: "/shop/openai-api-key",
};
`;

const SHIPPED = `
import { defineNotification } from "postrider/notifications";
import * as z from "zod/mini";

export const definition = defineNotification({
  type: "order.shipped",
  data: z.object({ order: z.string(), customer: z.string(), notify: z.array(z.any()) }),
  recipients: ({ data }) => data.notify,
  subject: ({ data }) => \`Order shipped: \${data.order}\`,
  facts: ({ data }) => [
    { label: "Order", kind: "code", value: data.order, share: true },
    { label: "Customer", kind: "person", value: data.customer },
  ],
  changes: () => [{ label: "Status", before: "Packed", after: "Shipped", share: true }],
  ai: { instructions: "Say what was shipped." },
});

const event = { id: "1", source: "https://shop.example.com", type: "order.shipped" };
const customer = "Sipho Dube";
const reader = "a@example.com";

export const samples = [
  { name: "one reader", event: { ...event, data: { order: "A-1", customer, notify: [reader] } } },
  {
    name: "two languages",
    event: {
      ...event,
      data: {
        order: "A-2 <b>",
        customer,
        notify: [reader, { address: "b@example.com", locale: "af" }],
      },
    },
  },
];
`;

const PAID = `
import { defineNotification } from "postrider/notifications";
import * as z from "zod/mini";

export const definition = defineNotification({
  type: "invoice.paid",
  data: z.object({}),
  recipients: () => ["a@example.com"],
  subject: () => "Invoice paid",
  facts: () => [{ label: "Invoice", value: "I-1" }],
});

export const samples = [
  { name: "an invoice", event: { id: "1", source: "s", type: "invoice.paid", data: {} } },
];
`;

type Environment = Readonly<Record<string, string>>;

export type Ran = {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
};

export type EvalProject = Pick<EmptyProject, "folder" | "has" | "read" | "write" | "remove"> & {
  /** Runs `postrider eval` to its end; `onStart` is given the process. */
  readonly evaluate: (
    args: readonly string[],
    env?: Environment,
    onStart?: (child: ChildProcess) => void,
  ) => Promise<Ran>;
};

export async function createEvalProject(): Promise<EvalProject> {
  const project = await createEmptyProject();
  await project.write("package.json", '{"type":"module"}');
  await project.write("postrider.config.ts", CONFIG);
  await project.write("notifications/order-shipped.ts", SHIPPED);
  await project.write("notifications/invoice-paid.ts", PAID);
  return {
    ...project,
    evaluate: async (args, env = {}, onStart = () => {}) => {
      const child = spawn(process.execPath, ["--no-warnings", PROGRAM, "eval", ...args], {
        cwd: project.folder,
        env: { PATH: process.env["PATH"], HOME: project.folder, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let errors = "";
      child.stdout.on("data", (text) => (output += String(text)));
      child.stderr.on("data", (text) => (errors += String(text)));
      onStart(child);
      const [code]: (number | null)[] = await once(child, "close");
      return { code: code ?? null, output, errors };
    },
  };
}
