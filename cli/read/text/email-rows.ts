/** Emails in a list: two lines each, under the heading of their day. */
import { wasAcknowledged } from "../../../operator/read/matching.ts";
import type { Email } from "../../../operator/read/email.ts";
import { hasTwin, shortReference } from "../../../operator/why/email-case.ts";
import { STATES } from "../../../operator/why/states.ts";
import { type Clock, dayText, secondText, timeText } from "../../../operator/why/times.ts";
import { fit, signText, type Style } from "./layout.ts";

/** "marked as spam" */
export const STATE_WIDTH = 14;
/** Column of the subject and the address. */
export const TEXT_AT = 2 + 5 + 2 + 2 + STATE_WIDTH + 2;

/** When the email came to its state, as far as it is known. */
function changedAtMs({ history, plannedAtMs, event }: Email): number | undefined {
  return history.at(-1)?.atMs ?? plannedAtMs ?? event?.receivedAtMs;
}

/** `isByKey`: each is named by its key, not by its event. */
export function emailRows(
  emails: readonly Email[],
  style: Style,
  clock: Clock,
  { isByKey = false }: { readonly isByKey?: boolean } = {},
): string[] {
  const lines: string[] = [];
  let day = "";
  for (const email of emails) {
    const atMs = email.plannedAtMs ?? changedAtMs(email);
    const heading = atMs === undefined ? "Day unknown" : dayHeading(atMs, clock);
    if (heading !== day) lines.push(...(lines.length === 0 ? [] : [""]), heading);
    day = heading;
    const reference = isByKey || isShared(email, emails) ? email.key : shortReference(email);
    lines.push(...emailRow(email, { atMs, reference }, style, clock));
  }
  return lines;
}

export function dayHeading(atMs: number, { nowMs, timeZone }: Clock): string {
  const day = dayText(atMs, timeZone);
  return day === dayText(nowMs, timeZone) ? `Today, ${day}` : day;
}

/** The event's id names other emails, too. */
function isShared(email: Email, all: readonly Email[]): boolean {
  const { key, event } = email;
  return (
    hasTwin(email) ||
    all.some((other) => other.key !== key && event !== undefined && other.event?.id === event.id)
  );
}

function emailRow(
  email: Email,
  { atMs, reference }: { readonly atMs: number | undefined; readonly reference: string },
  style: Style,
  { timeZone }: Clock,
): string[] {
  const { word, tone } = STATES[email.state];
  const time = atMs === undefined ? "     " : timeText(atMs, timeZone);
  const width = style.columns - TEXT_AT;
  const subject = fit(email.subject ?? "(no subject stored)", width);
  const space = " ".repeat(TEXT_AT);
  const to = email.address ?? email.recipient;
  // Both are for copying, so neither is cut.
  const more =
    to.length + 2 + reference.length <= width
      ? [`${space}${to}  ${reference}`]
      : [`${space}${to}`, `${space}${reference}`];
  const acknowledged = wasAcknowledged(email.history) ? [`${space}acknowledged`] : [];
  return [
    `  ${time}  ${signText(tone, style)} ${word.padEnd(STATE_WIDTH)}  ${subject}`,
    ...more,
    ...acknowledged,
  ];
}

/** One line for a change, as it happens. */
export function changeLine(email: Email, style: Style, { timeZone }: Clock): string {
  const { word, tone } = STATES[email.state];
  const atMs = changedAtMs(email);
  const time = atMs === undefined ? "        " : secondText(atMs, timeZone);
  const start = `  ${time}  `;
  const text = `${email.address ?? email.recipient}: ${email.subject ?? "(no subject stored)"}`;
  const width = style.columns - start.length - 2 - STATE_WIDTH - 2;
  return `${start}${signText(tone, style)} ${word.padEnd(STATE_WIDTH)}  ${fit(text, width)}`;
}
