/** Assigns each recorded AI request to its event. */
import type { AiRecorderOptions, RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { answerRefusal, readSupported } from "./exchange.ts";
import { aiFaultOf } from "./faults.ts";
import { callOf, promptsOf } from "./prompts.ts";

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
      .filter((event) => event.takenAtMs !== undefined && event.doneAtMs === undefined)
      .flatMap((event) => {
        if (!event.read.ok) return [];
        event.prompts ??= promptsOf(event.project, event.read.event);
        return event.prompts.flatMap((prompt) => {
          const call = callOf(prompt, body);
          return call === undefined ? [] : [{ event, prompt, call }];
        });
      })
      // Several events can have the same prompt; each takes one request.
      .toSorted((one, other) => one.event.exchanges.length - other.event.exchanges.length);
    if (found === undefined || typeof body !== "object" || body === null) return;
    asked.set(body, found.event);
    const { call, prompt } = found;
    const refused = answerRefusal(exchange, call === "write" ? prompt.read : readSupported);
    found.event.exchanges.push({ call, exchange, refused });
    onChange(found.event);
  }

  return { onExchange, faultFor: (body) => aiFaultOf(eventOf(body)) };
}
