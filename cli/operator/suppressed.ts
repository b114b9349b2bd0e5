import Table from "cli-table3";
import { Command } from "commander";
import type { Suppressed } from "../../functions/coordination/coordination.ts";
import { suppressionsIn } from "../clients.ts";
import { coordinationTable, type Tables } from "./options.ts";

/** `postrider suppressed`: who is not mailed, and why. */
export function suppressedCommand(): Command {
  return new Command("suppressed")
    .description("Lists who is not mailed, and why.")
    .addOption(coordinationTable())
    .option("--json", "as JSON")
    .action(async (options: Pick<Tables, "coordinationTable"> & { json?: true }) => {
      const all: Suppressed[] = [];
      for await (const one of suppressionsIn(options.coordinationTable).list()) all.push(one);
      const sorted = all.toSorted((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0));
      console.log(options.json ? JSON.stringify(sorted.map(asJson), undefined, 2) : table(sorted));
    });
}

function asJson({ recipient, address, reason, unsubscribed, sinceMs }: Suppressed) {
  return { recipient, address, reason, unsubscribed, since: dateOf(sinceMs) };
}

function table(all: readonly Suppressed[]): string {
  if (all.length === 0) return "Everybody may be mailed.";
  const shown = new Table({ head: ["who", "why", "since"], style: { head: [], border: [] } });
  for (const { recipient, address, reason, unsubscribed, sinceMs } of all)
    shown.push([
      address ?? recipient,
      reason ?? `unsubscribed from ${unsubscribed.join(", ")}`,
      dateOf(sinceMs) ?? "",
    ]);
  return shown.toString();
}

function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
