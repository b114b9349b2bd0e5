import * as z from "zod/mini";
import type { Definition } from "../../functions/notification/definition.ts";
import type { Event } from "../../functions/notification/event/event.ts";
import {
  defineNotification,
  type LocalizedContent,
  type Notification,
  type NotifyResult,
  type NotifyContext,
} from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

export const EVENT: Event = { id: "evt-1", source: "shop", type: "order.shipped", data: {} };

/** What becomes of an event under a definition with these fields. */
export function notified(
  more: Partial<Definition>,
  event: Partial<Event> = {},
  telling: Partial<NotifyContext> = {},
): NotifyResult {
  return defineNotification({
    type: "order.shipped",
    data: z.unknown(),
    recipients: () => ["office@example.com"],
    subject: () => "Order shipped",
    facts: () => [],
    ...more,
  }).notify({ ...EVENT, ...event }, { languages, ...telling });
}

export function notificationOf(
  more: Partial<Definition>,
  event?: Partial<Event>,
  telling?: Partial<NotifyContext>,
): Notification {
  const answer = notified(more, event, telling);
  if (answer.kind !== "notify")
    throw new Error(`not told: ${answer.kind === "refused" ? answer.reason : answer.kind}`);
  return answer.notification;
}

/** The only content of a notification. */
export function contentOf(more: Partial<Definition>, event?: Partial<Event>): LocalizedContent {
  const [content, ...others] = notificationOf(more, event).contents;
  if (content === undefined || others.length > 0) throw new Error("Expected one content");
  return content;
}
