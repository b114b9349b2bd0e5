/** Starts the servers in a separate process. */
import { type Child, startChild } from "./child.ts";
import type { ServersOptions, ServersVerbs } from "./servers-child.ts";

/** Nothing takes time but the work itself, and SES's rate never bites. */
export const UNHINDERED: ServersOptions = { sesRate: 1_000_000, sesLatencyMs: 0, awsLatencyMs: 0 };

export async function startServers(options: ServersOptions): Promise<{
  readonly servers: Child<ServersVerbs>;
  /** What the function's process needs. */
  readonly environment: Record<string, string>;
}> {
  const servers = await startChild<ServersVerbs>(new URL("./servers-child.ts", import.meta.url));
  return { servers, environment: await servers.call("start", options) };
}
