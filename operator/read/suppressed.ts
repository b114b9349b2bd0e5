/** Who gets no email: the suppressions, with the address from a plan where the suppression has none. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Suppressed, Suppressions } from "../../functions/coordination/suppressions.ts";
import { BY_LOOKUP } from "../../functions/delivery/ledger-index.ts";
import { planIn, planKey, readRows } from "./rows.ts";
import { walk } from "./walk.ts";

export type SuppressedOptions = {
  readonly client: DynamoDBClient;
  /** Undefined: addresses of plans are not asked for. */
  readonly deliveriesTable: string | undefined;
  readonly suppressions: Pick<Suppressions, "list">;
};

/** An unsubscribe link has only the reader's id. One request finds the newest email to it. */
const MOST_ASKED = 1_000;
const AT_ONCE = 25;

/** Newest first. @throws DependencyError */
export async function listSuppressed({
  client,
  deliveriesTable,
  suppressions,
}: SuppressedOptions): Promise<readonly Suppressed[]> {
  const all: Suppressed[] = [];
  for await (const one of suppressions.list()) all.push(one);
  all.sort((one, other) => (other.sinceMs ?? 0) - (one.sinceMs ?? 0));
  if (deliveriesTable === undefined) return all;
  const unnamed = all.filter(({ address }) => address === undefined).slice(0, MOST_ASKED);
  const ids = unnamed.map(({ recipient }) => recipient);
  const addresses = await addressesOf(client, deliveriesTable, ids);
  return all.map((one) => ({ ...one, address: one.address ?? addresses.get(one.recipient) }));
}

async function addressesOf(
  client: DynamoDBClient,
  table: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (let from = 0; from < ids.length; from += AT_ONCE)
    await Promise.all(
      ids.slice(from, from + AT_ONCE).map(async (id) => {
        const asked = { index: BY_LOOKUP, lists: [id], sinceMs: 0, from: {}, limit: 1 };
        const { entries } = await walk(client, table, {
          ...asked,
          untilMs: Number.MAX_SAFE_INTEGER,
        });
        if (entries[0] !== undefined) keys.set(id, entries[0].notification);
      }),
    );
  const plans = await readRows(client, table, [...keys.values()].map(planKey));
  return new Map(
    [...keys].flatMap(([id, key]): [string, string][] => {
      const plan = planIn(plans.get(planKey(key)));
      if (plan === undefined || plan === "unreadable") return [];
      const address = plan.recipients.find((one) => one.id === id)?.address ?? "";
      return address === "" ? [] : [[id, address]];
    }),
  );
}
