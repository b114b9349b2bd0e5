import * as z from "zod/mini";
import type { Definition } from "../../functions/notification/definition.ts";
import type { Event } from "../../functions/notification/event.ts";
import {
  defineNotification,
  type Edition,
  type Notification,
  type Notified,
  type Telling,
} from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

export const EVENT: Event = { id: "evt-1", source: "shop", type: "order.shipped", data: {} };

/** What comes of an event under a definition of which only what matters is given. */
export function notified(
  more: Partial<Definition>,
  event: Partial<Event> = {},
  telling: Partial<Telling> = {},
): Notified {
  return defineNotification({
    type: "order.shipped",
    data: z.unknown(),
    personal: [],
    recipients: () => ["office@example.com"],
    subject: () => "Order shipped",
    facts: () => [],
    ...more,
  }).notify({ ...EVENT, ...event }, { languages, ...telling });
}

export function notificationOf(
  more: Partial<Definition>,
  event?: Partial<Event>,
  telling?: Partial<Telling>,
): Notification {
  const answer = notified(more, event, telling);
  if (answer.kind !== "told")
    throw new Error(`not told: ${answer.kind === "refused" ? answer.reason : answer.kind}`);
  return answer.notification;
}

/** The only edition of a notification. */
export function editionOf(more: Partial<Definition>, event?: Partial<Event>): Edition {
  const [edition, ...others] = notificationOf(more, event).editions;
  if (edition === undefined || others.length > 0) throw new Error("Expected one edition");
  return edition;
}
