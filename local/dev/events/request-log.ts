/** Assigns each recorded AI request to its event. */
import type { AiRecorderOptions, RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { aiFaultOf } from "./faults.ts";
import { isRequestOf, promptsOf } from "./prompts.ts";

/** Adds each exchange to its event, and applies the event's fault. */
export function createRequestLog(
  log: EventLog,
  onChange: (event: LoggedEvent) => void,
): Required<Pick<AiRecorderOptions, "onExchange" | "faultFor">> {
  const asked = new WeakMap<object, LoggedEvent>();
  const eventOf = (body: unknown) =>
    typeof body === "object" && body !== null ? asked.get(body) : undefined;

  function onExchange(exchange: RecordedExchange): void {
    const { body } = exchange;
    const known = eventOf(body);
    if (known !== undefined) {
      onChange(known);
      return;
    }
    const [found] = log
      .events()
      .filter((event) => {
        if (event.takenAtMs === undefined || event.doneAtMs !== undefined || !event.read.ok)
          return false;
        event.prompts ??= promptsOf(event.project, event.read.event);
        return event.prompts.some((prompt) => isRequestOf(prompt, body));
      })
      // Several events can have the same prompt; each takes one request.
      .toSorted((one, other) => one.exchanges.length - other.exchanges.length);
    if (found === undefined || typeof body !== "object" || body === null) return;
    asked.set(body, found);
    found.exchanges.push(exchange);
    onChange(found);
  }

  return { onExchange, faultFor: (body) => aiFaultOf(eventOf(body)) };
}
