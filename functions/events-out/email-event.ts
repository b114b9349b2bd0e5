/** The events that Postrider publishes: the results of emails, dead letters, and operators' actions. */
import * as z from "zod/mini";
import { SAID_BY_AN_OPERATOR } from "../delivery/ledger-evidence.ts";
import { deadLetterIn } from "../delivery/ledger-records.ts";
import type { DeliveryKey, DeliveryRecord } from "../delivery/ledger-row.ts";
import type { StoredEvent } from "../delivery/stored-event.ts";
import { detailTypeOf, EVENT_NAMES, isPublished, PUBLISHED_STATES, SOURCE } from "./event-names.ts";

const Text = z.string();
const described = (description: string) => Text.check(z.describe(description));
const optional = (description: string) => z.optional(described(description));

/** The `detail`. It holds no address and no text of an email. */
export const EmailEvent = z.object({
  id: described(
    "The same for each copy of this event, so that it can be processed once: the row's key and the position in its history.",
  ),
  installation: described("The installation that publishes it."),
  at: z.iso.datetime().check(z.describe("When it happened.")),
  state: z.enum(PUBLISHED_STATES).check(z.describe("What happened.")),
  reason: optional(
    "Why: SES's or Postrider's reason, or the operator's. Addresses are masked in it.",
  ),
  notification: described("The key of the notification, as in logs."),
  recipient: optional("The id of the recipient, never the address. Absent for a dead letter."),
  definition: optional("The definition that made the email."),
  event: z.optional(
    z
      .object({ source: Text, id: Text, type: Text })
      .check(
        z.describe(
          "The event that it reports. Absent for a dead letter that is not an event, and for emails of version 0.2.",
        ),
      ),
  ),
  sesMessageId: optional("SES's id of the email, if SES accepted it."),
  by: optional("The operator who did it. Absent: Postrider itself."),
  traceparent: optional("The W3C trace context that the producer sent with its event."),
});

export type EmailEvent = z.output<typeof EmailEvent>;

/** The event as a rule delivers it; EventBridge adds `id`, `time`, `account` and others. */
export const PublishedEvent = z.object({
  source: z.literal(SOURCE),
  "detail-type": z.enum(Object.values(EVENT_NAMES).map(detailTypeOf)),
  detail: EmailEvent,
});

/** What an event tells besides its row. */
export type EventAbout = {
  readonly definition?: string | undefined;
  readonly event?: StoredEvent | undefined;
};

/** A row whose history is published. */
export type PublishedRow = Partial<Omit<DeliveryRecord, "history">> &
  Pick<DeliveryRecord, "history"> & { readonly key: DeliveryKey };

/** The events of a row's history, oldest first. `from`: without the entries before this position. */
export function emailEventsOf(
  installation: string,
  { key, history, state, reason, sesMessageIds = [] }: PublishedRow,
  { definition, event }: EventAbout,
  from = 0,
): EmailEvent[] {
  const sesMessageId = sesMessageIds.find((id) => id !== SAID_BY_AN_OPERATOR);
  const newest = history.findLastIndex(({ what }) => what === state);
  // Its positions start again, and an id must not be that of an erased entry.
  const isErased = history[0]?.what === "erased";
  return history.flatMap(({ atMs, what, why, by }, position) => {
    if (!isPublished(what) || position < from) return [];
    // The history of a bounce has what the other server said; the row has SES's reason.
    const place = isErased ? `erased.${position}` : position;
    const because = what === "bounced" && position === newest ? (reason ?? why) : why;
    return {
      id: `${key.notification}/${key.recipient}/${place}`,
      installation,
      at: new Date(atMs).toISOString(),
      state: what,
      ...(because !== undefined && { reason: because }),
      notification: key.notification,
      ...(deadLetterIn(key.recipient) === undefined && { recipient: key.recipient }),
      ...(definition !== undefined && { definition }),
      ...(event !== undefined && {
        event: { source: event.source, id: event.id, type: event.type },
      }),
      ...(sesMessageId !== undefined && { sesMessageId }),
      ...(by !== undefined && { by }),
      ...(event?.traceparent !== undefined && { traceparent: event.traceparent }),
    };
  });
}
