/** Envelopes that AWS services put around an event. */
import { digitsUnder, type ParsedJson, parseJson } from "../../values/json.ts";

export type Opened =
  /** `name`: the envelope, with its article. */
  { readonly name: string; readonly content: ParsedJson } | { readonly detail: string };

const RAW_DELIVERY =
  "set RawMessageDelivery to true on the subscription to receive messages without the SNS envelope";
const ONE_RECORD =
  "set the pipe's batch size to 1, or an input template with only the event (`<$.body>`)";

/** Opens one envelope that contains exactly one event; undefined if the document is not an envelope. */
export function openEnvelope(parsed: ParsedJson): Opened | undefined {
  const { value, digits } = parsed;
  if (Array.isArray(value)) {
    if (value.length !== 1) return { detail: listOf(value) };
    return {
      name: "a list of one",
      content: { value: value[0], digits: digitsUnder(digits, "/0") },
    };
  }
  if (!isRecord(value)) return undefined;
  if (value["eventSource"] === "aws:sqs" && typeof value["body"] === "string")
    return textIn("an SQS record of an EventBridge pipe", "body", value["body"], ONE_RECORD);
  if (!("Message" in value || "TopicArn" in value)) return undefined;
  if (value["Type"] === "Notification")
    return textIn("an SNS notification", "Message", value["Message"], RAW_DELIVERY);
  if (value["Type"] === "SubscriptionConfirmation")
    return {
      detail:
        "Expected an event, got an SNS SubscriptionConfirmation: confirm the subscription (`aws sns confirm-subscription` with its `Token`), and set RawMessageDelivery to true on it",
    };
  if (value["Type"] === "UnsubscribeConfirmation")
    return {
      detail:
        "Expected an event, got an SNS UnsubscribeConfirmation: the topic no longer sends to this queue",
    };
  return undefined;
}

function textIn(name: string, field: string, text: unknown, remedy: string): Opened {
  try {
    if (typeof text === "string") return { name, content: parseJson(text) };
  } catch {
    // The detail is below.
  }
  return { detail: `Expected \`${field}\` of ${name} to be an event in JSON; ${remedy}` };
}

function listOf(items: readonly unknown[]): string {
  const every = (holds: (item: Record<string, unknown>) => boolean) =>
    items.every((item) => isRecord(item) && holds(item));
  const count = items.length;
  if (count === 0) return "Expected an event, got an empty JSON array";
  if (every((item) => "specversion" in item))
    return `Expected one event, got a CloudEvents batch of ${count}: send each event as a separate message`;
  if (every((item) => "eventSource" in item || "detail-type" in item))
    return `Expected one event, got ${count} records of an EventBridge pipe: ${ONE_RECORD}`;
  return `Expected one event, got a JSON array of ${count}: send each event as a separate message; from an EventBridge pipe, ${ONE_RECORD}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
