/** EventBridge itself. A separate file, so that installations without events do not load its client at a cold start. */
import {
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import type { PutEvents } from "./publisher.ts";

export function connectEventBridge(
  config: Pick<EventBridgeClientConfig, "requestHandler" | "endpoint" | "region" | "credentials">,
): PutEvents {
  return putWith(new EventBridgeClient(config));
}

export function putWith(client: Pick<EventBridgeClient, "send">): PutEvents {
  return (Entries, abortSignal) => client.send(new PutEventsCommand({ Entries }), { abortSignal });
}
