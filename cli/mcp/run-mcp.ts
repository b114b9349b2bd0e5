import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createMcpServer } from "../../operator/mcp/server.ts";
import type { TableOptions } from "../operator/options.ts";
import { openReading } from "../read/run/reading.ts";
import { PACKAGE_VERSION } from "../shared/package-version.ts";
import { messageOf } from "../shared/report-error.ts";

/** Answers until stdin ends. stdout belongs to the protocol. @throws UsageError, CommandError */
export async function runMcp(
  options: TableOptions & { readonly showAddresses?: true },
): Promise<void> {
  const { readModel, circumstances, target } = await openReading(options);
  const server = createMcpServer({
    readModel,
    circumstances,
    version: PACKAGE_VERSION,
    showAddresses: options.showAddresses === true,
    now: Date.now,
    target,
    errorText: (error) => messageOf(error, target),
  });
  await server.connect(new StdioServerTransport());
}
