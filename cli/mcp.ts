/** `postrider mcp`: the questions of the read model as tools for an agent, over stdin and stdout. */
import type { Command } from "commander";
import { operatorCommand, type TableOptions } from "./operator/options.ts";

export function mcpCommand(): Command {
  return operatorCommand(
    "mcp",
    "Let an agent ask what happened to an email (Model Context Protocol over stdio)",
    ["npx postrider mcp", "npx postrider mcp --local"],
    {
      tables: ["deliveriesTable", "coordinationTable"],
      notes: [
        "An agent's configuration runs this command; it only reads. Tools: why, find_emails, show_email, list_dead_letters, statistics.",
      ],
    },
  )
    .option("--show-addresses", "show whole addresses; otherwise a***@example.com")
    .action(async (options: TableOptions & { readonly showAddresses?: true }) => {
      const { runMcp } = await import("./mcp/run-mcp.ts");
      await runMcp(options);
    });
}
