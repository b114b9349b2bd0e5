import * as z from "zod/mini";
import type { Event } from "../../functions/core/event.ts";
import {
  type Definition,
  defineNotification,
  type Notification,
  type Notified,
} from "../../functions/core/notification.ts";

export const EVENT: Event = { id: "evt-1", source: "shop", type: "order.shipped", data: {} };

/** What comes of an event under a definition of which only what matters is given. */
export function notified(more: Partial<Definition>, event: Partial<Event> = {}): Notified {
  return defineNotification({
    type: "order.shipped",
    data: z.unknown(),
    recipients: () => ["office@example.com"],
    subject: () => "Order shipped",
    facts: () => [],
    ...more,
  }).notify({ ...EVENT, ...event });
}

export function notificationOf(more: Partial<Definition>, event?: Partial<Event>): Notification {
  const answer = notified(more, event);
  if (!answer.ok) throw new Error(`refused: ${answer.reason}`);
  return answer.notification;
}
