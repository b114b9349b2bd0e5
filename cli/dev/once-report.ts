/** The results of `postrider dev --once`. */
import { counted } from "../../local/counted.ts";
import { isAsExpected } from "../../local/dev/events/expectation.ts";
import { outcomeOf } from "../../local/dev/events/outcome.ts";
import type { SampleEvent } from "../../local/dev/input/sample-events.ts";
import type { EventToSend, Session } from "../../local/dev/session.ts";

export type SentEvent = EventToSend | SampleEvent;

type Result = {
  /** The short id: "dev-1". */
  readonly id: string;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly outcome: string;
  readonly summary: string;
  /** Emails that SES accepted. */
  readonly emails: number;
  readonly isAsExpected: boolean;
};

/** A result for each sent event; `ids` are their short ids. */
export function resultsOf(
  { log }: Session,
  sent: readonly SentEvent[],
  ids: readonly string[],
): readonly Result[] {
  const eventAt = (place: number | undefined) => log.byShortId(ids[place ?? -1] ?? "");
  return sent.map((one, place) => {
    const [id = "", event] = [ids[place], eventAt(place)];
    const common = { id, name: one.name };
    // The log keeps the newest 500 events.
    if (event === undefined)
      return {
        ...common,
        type: undefined,
        outcome: "unknown",
        summary: "no longer in the log",
        emails: 0,
        isAsExpected: false,
      };
    const owner = log.duplicateOf(event);
    const { outcome, summary, emails } = outcomeOf(event, owner);
    const { expect, original } = "definition" in one ? one : {};
    return {
      ...common,
      type: event.read.ok ? event.read.event.type : undefined,
      outcome,
      summary,
      emails,
      isAsExpected: isAsExpected(event, owner, expect, eventAt(original)),
    };
  });
}

/** A line of JSON for each event. */
export function jsonLines(results: readonly Result[]): string {
  return results.map((result) => `${JSON.stringify(result)}\n`).join("");
}

export function reportLines(results: readonly Result[]): string[] {
  const emails = results.reduce((sum, result) => sum + result.emails, 0);
  const wrong = results.filter((result) => !result.isAsExpected);
  const listed = wrong.map(({ id, name = "" }) => `  ${id} ${name}`.trimEnd());
  return [
    `  ${counted(emails, "email")} accepted by SES`,
    "",
    ...(wrong.length === 0
      ? ["Every event was processed as expected."]
      : ["Not processed as expected:", ...listed]),
  ];
}
