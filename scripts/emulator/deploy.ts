/** Deploys the stack to an emulator of AWS with cdklocal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import type { Endpoint } from "./endpoint.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const STAGE = "local";
export const STACK = `Postrider-${STAGE}`;
/** Every emulator's account. */
const ACCOUNT = "000000000000";

/** No unsubscribe page: it needs the secret's ARN, and MiniStack's CloudFormation returns the name instead. */
const CONTEXT = ["-c", `stage=${STAGE}`, "-c", "unsubscribe=false", "-c", "alarms=false"];

/** The file of `cdk deploy --outputs-file`. */
const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** The stack's outputs, by name. */
export type StackOutputs = Readonly<Record<string, string>>;

/** Bootstraps and deploys; `folder` is for CDK's files. @throws Error if cdklocal fails */
export async function deployTo(
  endpoint: Endpoint,
  folder: string,
  args: readonly string[] = [],
): Promise<StackOutputs> {
  const region = endpoint.environment["AWS_REGION"];
  const outputs = join(folder, "outputs.json");
  const common = [...CONTEXT, ...args, "--output", join(folder, "cdk.out")];
  await cdklocal(endpoint, ["bootstrap", `aws://${ACCOUNT}/${region}`, ...common]);
  const quiet = ["--require-approval", "never", "--progress", "events"];
  await cdklocal(endpoint, ["deploy", STACK, ...common, ...quiet, "--outputs-file", outputs]);
  return Outputs.parse(JSON.parse(await readFile(outputs, "utf8")))[STACK] ?? {};
}

/** @throws Error if cdklocal fails */
export async function destroyAt(endpoint: Endpoint, folder: string): Promise<void> {
  const output = ["--output", join(folder, "cdk.out")];
  await cdklocal(endpoint, ["destroy", STACK, "--force", ...CONTEXT, ...output]);
}

async function cdklocal({ environment }: Endpoint, args: readonly string[]): Promise<void> {
  // The installed program; npx would look it up.
  const program = join(PROJECT, "node_modules/aws-cdk-local/bin/cdklocal");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: PROJECT,
    // Without the developer's profile, role or session.
    env: { ...withoutAws(process.env), ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0)
    throw new Error(
      `Expected \`cdklocal ${args[0]}\` to end with exit code 0, got ${String(code)}; its own messages are above`,
    );
}

function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")),
  );
}
