/** `postrider suppressed`, `suppress` and `unsuppress`: the addresses that get no email. */
import type { Command } from "commander";
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import { actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";
import { isId, operatorCommand, tableOf, type TableOptions } from "./options.ts";

const TABLES = { tables: ["coordinationTable", "deliveriesTable"] } as const;
const NOT_KEPT =
  "An id stands where no email has the address: a link to unsubscribe has only the id.";

export function suppressedCommand(): Command {
  const examples = ["npx postrider suppressed", "npx postrider suppressed --json"];
  return operatorCommand("suppressed", "List who gets no email, and why", examples, TABLES)
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const all = (await listed(options)).toReversed();
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

async function listed(options: TableOptions): Promise<readonly Suppressed[]> {
  const coordinationTable = await tableOf(options, "coordinationTable");
  // Without it, ids stand where a suppression has no address.
  const deliveriesTable = await tableOf(options, "deliveriesTable").catch(() => undefined);
  const { dynamoDb, suppressionsIn } = await import("../shared/clients.ts");
  const { listSuppressed } = await import("../../operator/read/suppressed.ts");
  const suppressions = suppressionsIn(coordinationTable);
  return listSuppressed({ client: dynamoDb(), deliveriesTable, suppressions });
}

function asJson(all: readonly Suppressed[]): string {
  const rows = all.map(({ sinceMs, recipient, address, reason, unsubscribed, by, why }) => ({
    recipient,
    address,
    reason,
    unsubscribed,
    by,
    why,
    since: dateOf(sinceMs),
  }));
  return JSON.stringify(rows, undefined, 2);
}

async function asTable(all: readonly Suppressed[]): Promise<string> {
  if (all.length === 0) return "No address is suppressed.";
  const { tableText } = await import("../shared/table.ts");
  const { personOf, whyText } = await import("../../operator/why/email-case.ts");
  const reasonsOf = ({ reason, unsubscribed, by, why }: Suppressed): string =>
    [
      ...(reason === undefined
        ? []
        : [`${reason}${by === undefined ? "" : `, by ${personOf(by)}`}${whyText({ why })}`]),
      ...(unsubscribed.length === 0 ? [] : [`unsubscribed from ${unsubscribed.join(", ")}`]),
    ].join(", ");
  const table = tableText(
    ["who", "why", "since"],
    all.map((one) => [one.address ?? one.recipient, reasonsOf(one), dateOf(one.sinceMs) ?? ""]),
  );
  return all.some(({ address }) => address === undefined) ? `${table}\n\n${NOT_KEPT}` : table;
}

function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
