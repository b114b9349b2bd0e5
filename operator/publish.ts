/** Tells the event bus what an operator did. Call it after the write, which has added the operator's entry to the history. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type DeliveryKey, readRecord } from "../functions/delivery/ledger-row.ts";
import { readStoredEvent } from "../functions/delivery/stored-event.ts";
import type { OperatorEvent } from "../functions/events-out/operator-event.ts";
import type { Publisher } from "../functions/events-out/publisher.ts";
import { DependencyError } from "../functions/platform/errors.ts";
import { planKey, readRows } from "./read/rows.ts";

export type PublishOptions = {
  readonly client: DynamoDBClient;
  readonly deliveriesTable: string;
  /** Undefined: the setting `events` is off. */
  readonly events?: Publisher | undefined;
};

const NO_ABORT = new AbortController().signal;

/**
 * Publishes the newest entry of each row, of an email or a dead letter. The action is done either way: returns a sentence for the
 * operator if EventBridge did not take it, and undefined if it did.
 */
export async function publish(
  { client, deliveriesTable, events }: PublishOptions,
  keys: readonly DeliveryKey[],
): Promise<string | undefined> {
  if (events === undefined || keys.length === 0) return undefined;
  return published(async () => {
    const plans = keys.map(({ notification }) => planKey(notification));
    const rows = await readRows(client, deliveriesTable, [...keys, ...plans]);
    const all = keys.flatMap((key) => {
      const item = rows.get(key);
      if (item === undefined) return [];
      const record = readRecord(item);
      // A dead letter's row has its event itself.
      const event =
        readStoredEvent(item) ?? readStoredEvent(rows.get(planKey(key.notification)) ?? {});
      const about = { definition: item["definition"]?.S, event };
      return events.eventsOf({ key, ...record }, about, record.history.length - 1);
    });
    await events.publish(all, NO_ABORT);
  });
}

/** Publishes an action that is about no email. Returns a sentence as `publish` does. */
export async function publishAction(
  { events, now }: Pick<PublishOptions, "events"> & { readonly now: () => number },
  action: Omit<OperatorEvent, "id" | "installation" | "at">,
): Promise<string | undefined> {
  if (events === undefined) return undefined;
  const atMs = now();
  const about = action.circuit ?? action.recipient;
  const event: OperatorEvent = {
    id: [action.state, about, atMs].filter((part) => part !== undefined).join("/"),
    installation: events.installation,
    at: new Date(atMs).toISOString(),
    ...action,
  };
  return published(() => events.publish([event], NO_ABORT));
}

async function published(call: () => Promise<void>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    return `It is done, but its event was not published: ${error.message}`;
  }
}
