/** Starts a command of `postrider` as a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));

export type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

export function start(
  command: string,
  options: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Started {
  const child = spawn(process.execPath, ["--no-warnings", PROGRAM, command, ...options], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (output += String(text)));
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return { child, output: () => output, ended };
}

/** Only a test that fails waits this long: a busy machine must not fail it. */
export const SLOW = { timeoutMs: 240_000 };

/** An order of the project's definition, or what differs from one. */
export function order(id: string, data: object = {}) {
  const given = { order: `A-${id}`, customer: { name: "Sipho Dube" }, notify: ["a@example.com"] };
  return {
    specversion: "1.0",
    source: "https://shop.example.com",
    type: "order.shipped",
    id,
    data: { ...given, ...data },
  };
}
