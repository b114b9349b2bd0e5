/** A project of one definition in a folder of its own, so that a test may change and break it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));
const DEFINITION_PATH = "notifications/order-shipped.ts";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What an author of events may write, and a page must not become. */
const HOSTILE = `<script>alert("x")</script> "><img src=x onerror=alert(1)> Ask Sipho Dube, 072 555 0119.`;

const DEFINITION = `
import * as z from "zod/mini";
import { defineNotification } from "../functions/notification/evaluate.ts";

export const definition = defineNotification({
  type: "order.shipped",
  data: z.object({
    order: z.string(),
    customer: z.object({ name: z.string(), phone: z.optional(z.string()) }),
    note: z.optional(z.string()),
    notify: z.array(z.string()),
  }),
  personal: ["customer.name", "customer.phone"],
  recipients: ({ data }) => data.notify,
  shouldNotify: ({ data }) => data.note !== "nothing",
  subject: ({ data }) => \`Order shipped: \${data.order}\`,
  facts: ({ data }) => [
    { label: "Order", kind: "code", value: data.order, share: true },
    { label: "Customer", kind: "person", value: data.customer.name },
    { label: "Note", kind: "freeText", value: data.note, share: true },
  ],
  ai: { instructions: "Say what was shipped." },
});

const event = { id: "1", source: "https://shop.example.com", type: "order.shipped" };
const customer = { name: "Sipho Dube", phone: "072 555 0119" };

export const samples = [
  {
    name: "an order",
    event: { ...event, data: { order: "A-7001", customer, notify: ["a@example.com"] } },
  },
  {
    name: "a hostile note",
    event: {
      ...event,
      data: { order: "A-7002", customer, note: ${JSON.stringify(HOSTILE)}, notify: ["a@example.com"] },
    },
  },
  {
    name: "nothing to tell",
    event: { ...event, data: { order: "A-7003", customer, note: "nothing", notify: ["a@example.com"] } },
  },
];
`;

const CONFIG = `export default {
  fromAddress: "Shop <shop@example.com>",
  apiKeyParameter: "/shop/openai-api-key",
};
`;

export type Project = {
  readonly root: string;
  /** Changes the definition's file. */
  readonly change: (from: string, to: string) => Promise<void>;
  /** Starts the program on this project. */
  readonly start: (options: readonly string[], env?: Environment) => Started;
  /** Runs it to its end and answers with what it said. @throws Error with that when it fails */
  readonly succeed: (options: readonly string[], env?: Environment) => Promise<string>;
  /** Ends what was started, and takes the folder away. */
  readonly remove: () => Promise<void>;
};

type Environment = Readonly<Record<string, string>>;

export type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

/** Starts `postrider preview` with an environment of its own. */
export function startPreview(options: readonly string[], env: Environment = {}): Started {
  const child = spawn(process.execPath, [PROGRAM, "preview", ...options], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (output += String(text)));
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return { child, output: () => output, ended };
}

export async function createProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), "postrider-project-"));
  for (const name of ["functions", "node_modules"])
    await symlink(join(ROOT, name), join(root, name), "dir");
  await writeFile(join(root, "package.json"), '{"type":"module"}');
  await writeFile(join(root, "postrider.config.ts"), CONFIG);
  await mkdir(join(root, "notifications"));
  const file = join(root, DEFINITION_PATH);
  await writeFile(file, DEFINITION);
  const started: Started[] = [];
  const start: Project["start"] = (options, env) => {
    const one = startPreview(["--project", root, ...options], env);
    started.push(one);
    return one;
  };
  return {
    root,
    start,
    succeed: async (options, env) => {
      const { output, ended } = start(options, env);
      const code = await ended;
      if (code !== 0) throw new Error(`Expected exit code 0, got ${code}:\n${output()}`);
      return output();
    },
    change: async (from, to) => {
      const text = await readFile(file, "utf8");
      if (!text.includes(from)) throw new Error(`Expected the definition to hold ${from}`);
      await writeFile(file, text.replace(from, to));
    },
    remove: async () => {
      for (const { child } of started) child.kill();
      await Promise.all(started.map(({ ended }) => ended));
      await rm(root, { recursive: true });
    },
  };
}
