/** The operator's commands in processes of their own, on a store. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { COORDINATION, DELIVERIES } from "../../helpers/test-tables.ts";

export const PROGRAM = fileURLToPath(new URL("../../../bin/postrider.ts", import.meta.url));

export type Said = { readonly code: number; readonly output: string; readonly errors: string };

/** Runs a command as `postrider` does; `endpoint` is where DynamoDB is. */
export async function postrider(
  endpoint: string,
  args: readonly string[],
  over: Readonly<Record<string, string | undefined>> = {},
  folder?: string,
): Promise<Said> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    ...(folder !== undefined && { cwd: folder }),
    env: { ...environmentOf(endpoint), ...over },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (errors += String(text)));
  const [code] = await once(child, "close");
  return { code: Number(code), output, errors };
}

/** `endpoint` is where DynamoDB is. */
export function environmentOf(endpoint: string): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env["PATH"],
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_MAX_ATTEMPTS: "1",
    COORDINATION_TABLE: COORDINATION,
    DELIVERIES_TABLE: DELIVERIES,
  };
}
