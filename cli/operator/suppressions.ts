/** `postrider suppressed`, `suppress` and `unsuppress`: the addresses that get no email. */
import type { Command } from "commander";
import type { Suppressed, Suppressions } from "../../functions/coordination/suppressions.ts";
import { actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";
import { isId, operatorCommand, tableOf, type TableOptions } from "./options.ts";

const TABLE = { tables: ["coordinationTable"] } as const;

export function suppressedCommand(): Command {
  const examples = ["npx postrider suppressed", "npx postrider suppressed --json"];
  return operatorCommand("suppressed", "List who gets no email, and why", examples, TABLE)
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const suppressions = await open(options);
      const all: Suppressed[] = [];
      for await (const one of suppressions.list()) all.push(one);
      all.sort((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0));
      console.log(json ? asJson(all) : await asTable(all));
    });
}

export function suppressCommand(): Command {
  const examples = [
    "npx postrider suppress reader@example.com",
    'npx postrider suppress reader@example.com --yes --why "asked by phone"',
  ];
  return actingCommand("suppress", "Stop all email to an address", examples)
    .argument("<address>", "the address")
    .action(async (given: string, options: ActingOptions) => {
      const { addressOf } = await import("./recipient.ts");
      const address = addressOf(given);
      const acting = await openActing(options);
      const { suppress } = await import("../../operator/actions/suppressions.ts");
      await perform(await suppress(acting.operator, address), acting);
    });
}

export function unsuppressCommand(): Command {
  const description = "Remove every suppression of an address, its unsubscriptions included";
  const examples = ["npx postrider unsuppress reader@example.com"];
  return actingCommand("unsuppress", description, examples)
    .argument("<address>", "the address, or the id that `suppressed` shows in its place")
    .action(async (given: string, options: ActingOptions) => {
      const { addressOf } = await import("./recipient.ts");
      const who = isId(given) ? { id: given } : { address: addressOf(given) };
      const acting = await openActing(options);
      const { unsuppress } = await import("../../operator/actions/suppressions.ts");
      await perform(await unsuppress(acting.operator, who), acting);
    });
}

async function open(options: TableOptions): Promise<Suppressions> {
  const table = await tableOf(options, "coordinationTable");
  const { suppressionsIn } = await import("../shared/clients.ts");
  return suppressionsIn(table);
}

function asJson(all: readonly Suppressed[]): string {
  const rows = all.map(({ sinceMs, recipient, address, reason, unsubscribed }) => ({
    recipient,
    address,
    reason,
    unsubscribed,
    since: dateOf(sinceMs),
  }));
  return JSON.stringify(rows, undefined, 2);
}

async function asTable(all: readonly Suppressed[]): Promise<string> {
  if (all.length === 0) return "No address is suppressed.";
  const { tableText } = await import("../shared/table.ts");
  return tableText(
    ["who", "why", "since"],
    all.map(({ recipient, address, reason, unsubscribed, sinceMs }) => [
      address ?? recipient,
      reasonsOf(reason, unsubscribed),
      dateOf(sinceMs) ?? "",
    ]),
  );
}

function reasonsOf(reason: string | undefined, unsubscribed: readonly string[]): string {
  const unsubscriptions =
    unsubscribed.length === 0 ? [] : [`unsubscribed from ${unsubscribed.join(", ")}`];
  return [...(reason === undefined ? [] : [reason]), ...unsubscriptions].join(", ");
}

function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
