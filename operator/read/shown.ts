/** Everything under a key, from its rows. */
import { EVENT_ROW } from "../../functions/delivery/ledger-records.ts";
import { type DeliveryKey, PLAN } from "../../functions/delivery/ledger-row.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { readExchanges } from "../../functions/words/exchange.ts";
import type { Shown } from "./email.ts";
import { deadLetterOf, decompressed, emailOf, keyIn, planIn, withoutEmailOf } from "./rows.ts";

/** The deliveries that a plan leads to, whether they have begun or not. */
export function deliveryKeysOf(planItem: Item | undefined): readonly DeliveryKey[] {
  const plan = planIn(planItem);
  if (plan === undefined || plan === "unreadable") return [];
  return plan.recipients.map(({ id }) => ({ notification: plan.notification, recipient: id }));
}

export function shownOf(key: string, items: readonly Item[], nowMs: number): Shown {
  const planItem = items.find((item) => keyIn(item).recipient === PLAN);
  const plan = planIn(planItem);
  const deliveryItems = new Map(
    items
      .filter((item) => isDelivery(keyIn(item).recipient))
      .map((item) => [keyIn(item).recipient, item]),
  );
  const planned = deliveryKeysOf(planItem).map(({ recipient }) => recipient);
  const recipients = [...new Set([...planned, ...deliveryItems.keys()])];
  return {
    key,
    emails: recipients.map((recipient) =>
      emailOf({ notification: key, recipient }, planItem, deliveryItems.get(recipient), nowMs),
    ),
    deadLetters: items
      .flatMap((item) => deadLetterOf(item) ?? [])
      .toSorted((one, other) => other.atMs - one.atMs),
    withoutEmail: items
      .filter((item) => keyIn(item).recipient === EVENT_ROW)
      .flatMap((item) => withoutEmailOf(item) ?? []),
    plan:
      plan === undefined || plan === "unreadable"
        ? plan
        : {
            recipients: plan.recipients,
            drafts: plan.drafts,
            exchanges: readExchanges(decompressed(planItem?.["exchanges"]?.B) ?? "[]"),
            invalid: plan.invalid,
            invalidDetail: plan.invalidDetail,
          },
  };
}

/** A recipient's id. */
function isDelivery(sortKey: string): boolean {
  return /^[0-9a-f]{32}$/.test(sortKey);
}
