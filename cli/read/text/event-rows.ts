/** Events without an email of their own in a list: what became of each, why, and its id. */
import type { EventWithoutEmail } from "../../../operator/read/email.ts";
import { type Clock, timeText } from "../../../operator/why/times.ts";
import { dayHeading, STATE_WIDTH, TEXT_AT } from "./email-rows.ts";
import { fit, hanging, signText, type Style } from "./layout.ts";

export function eventRows(
  events: readonly EventWithoutEmail[],
  style: Style,
  clock: Clock,
): string[] {
  const lines: string[] = [];
  let day = "";
  const space = " ".repeat(TEXT_AT);
  for (const { event, definition, outcome } of events) {
    const heading = dayHeading(event.receivedAtMs, clock);
    if (heading !== day) lines.push(...(lines.length === 0 ? [] : [""]), heading);
    day = heading;
    const time = timeText(event.receivedAtMs, clock.timeZone);
    const detail = outcome.kind === "merged" ? `into ${outcome.key}` : (outcome.detail ?? "");
    lines.push(
      `  ${time}  ${signText("off", style)} ${outcome.kind.padEnd(STATE_WIDTH)}  ${fit(definition ?? event.type, style.columns - TEXT_AT)}`,
      ...(detail === "" ? [] : hanging(space, detail, style)),
      `${space}${event.id}`,
    );
  }
  return lines;
}
