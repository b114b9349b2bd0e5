import Table from "cli-table3";
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import { suppressionsIn } from "../shared/clients.ts";

/** Who gets no email and why, oldest first. */
export async function suppressedText(coordinationTable: string, json: boolean): Promise<string> {
  const all: Suppressed[] = [];
  for await (const one of suppressionsIn(coordinationTable).list()) all.push(one);
  const sorted = all.toSorted((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0));
  return json ? JSON.stringify(sorted.map(asJson), undefined, 2) : table(sorted);
}

function asJson({ recipient, address, reason, unsubscribed, sinceMs }: Suppressed) {
  return { recipient, address, reason, unsubscribed, since: dateOf(sinceMs) };
}

function table(all: readonly Suppressed[]): string {
  if (all.length === 0) return "No address is suppressed.";
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
