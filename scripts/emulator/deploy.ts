/** Deploying the stack to an emulator of AWS, by cdklocal. */
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
/** Account 0 is every emulator's. */
const ACCOUNT = "000000000000";

/**
 * The page by which readers end mails is left out: its key's name is read out of the secret's ARN, and MiniStack's
 * CloudFormation gives the name where AWS gives the ARN.
 */
const CONTEXT = ["-c", `stage=${STAGE}`, "-c", "unsubscribe=false", "-c", "alarms=false"];

/** Of `cdk deploy --outputs-file`. */
const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** What the stack says of itself, by name. */
export type StackOutputs = Readonly<Record<string, string>>;

/** Makes what CDK needs, and the stack; `folder` is for CDK's files. @throws when cdklocal ends with another code than 0 */
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

/** Deletes the stack. @throws when cdklocal ends with another code than 0 */
export async function destroyAt(endpoint: Endpoint, folder: string): Promise<void> {
  const output = ["--output", join(folder, "cdk.out")];
  await cdklocal(endpoint, ["destroy", STACK, "--force", ...CONTEXT, ...output]);
}

/** Its own words go where ours go. */
async function cdklocal({ environment }: Endpoint, args: readonly string[]): Promise<void> {
  // Not npx: the program that belongs to this project, and no look-up.
  const program = join(PROJECT, "node_modules/aws-cdk-local/bin/cdklocal");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: PROJECT,
    // Nothing of the developer's AWS: a profile, a role or a session.
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
