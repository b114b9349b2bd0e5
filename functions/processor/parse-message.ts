/** From a message to its event, or to how it ends without one. */
import type { MessageEnd } from "../delivery/delivery.ts";
import { storedEventOf } from "../delivery/stored-event.ts";
import { definitionFor } from "../notification/evaluate.ts";
import { type Event, readEvent } from "../notification/event/event.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import type { Message } from "../queue/queue.ts";
import { tooOld } from "./backoff.ts";
import type { Dependencies } from "./dependencies.ts";
import type { About } from "./finish-messages.ts";
import { notificationKey } from "./make-plan.ts";

/** A message that became an event, and the key of its notification. */
export type Parsed = { readonly message: Message; readonly event: Event; readonly key: string };

/** A message that ends without being processed. */
export type Unprocessed = {
  readonly message: Message;
  readonly end: MessageEnd;
  readonly about?: About;
};

export function parseMessage(deps: Dependencies, message: Message): Parsed | Unprocessed {
  const age = tooOld(message, deps.now());
  const dead = (reason: DeadLetterReason, detail: string): MessageEnd =>
    age === undefined
      ? { kind: "dead-letter", reason, detail }
      : { kind: "dead-letter", reason: "too-old", detail: age };
  const read = readEvent(message.body, message.attributes["traceparent"]?.StringValue);
  if (!read.ok) return { message, end: dead("unreadable", read.detail) };
  const parsed = { message, event: read.event, key: notificationKey(deps, read.event) };
  return age === undefined
    ? parsed
    : {
        message,
        end: dead("too-old", age),
        about: aboutOf(parsed, {
          definition: definitionFor(deps.definitions, read.event.type)?.type,
        }),
      };
}

export function aboutOf(
  { key, event, message }: Parsed,
  { definition, events }: Pick<About, "definition" | "events">,
): About {
  const stored = storedEventOf(event, message);
  return { key, event: stored, definition, events };
}
