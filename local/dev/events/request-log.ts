/** Which event each recorded request to the AI belongs to. */
import type { AiRecorderOptions, RecordedExchange } from "../../servers/ai/ai-recorder.ts";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { answerRefusal, readSupported } from "./exchange.ts";
import { aiFaultOf } from "./faults.ts";
import { callOf, promptsOf } from "./prompts.ts";

/** For the recorder: adds each exchange to its event, and plays the event's fault. */
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
      // Events with the same prompt each have their own request.
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
