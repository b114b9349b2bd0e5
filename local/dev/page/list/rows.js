/** @import { DevEvent, DevState } from "../contract.ts" */
/** @import { EmailItem } from "./groups.js" */
import { linkTo, where } from "../address.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { clockTime, iconOf, outcomeOf, STATES, suppressionWords } from "../words.js";

/**
 * @param {DevEvent} event
 * @param {number} nowMs
 */
export function eventRow(event, nowMs) {
  const { word, note } = outcomeOf(event, nowMs);
  const spin = event.outcome === "working" ? " spin" : "";
  return row({
    link: { id: event.shortId },
    isCurrent: where().id === event.shortId,
    icon: icon(iconOf(event), event.tone + spin),
    title: [event.type ?? "unreadable", " ", element("span", { class: "soft" }, event.shortId)],
    atMs: event.receivedAtMs,
    word,
    tone: event.tone,
    note,
  });
}

/** @param {EmailItem} item */
export function emailRow({ event, email, index }) {
  const { word, tone } = STATES[email.state] ?? { word: email.state, tone: "off" };
  const at = where();
  return row({
    link: { id: event.shortId, email: String(index) },
    isCurrent: at.id === event.shortId && at.email === String(index),
    icon: icon(email.state, tone),
    title: [email.subject ?? event.type ?? "No subject yet"],
    atMs: event.receivedAtMs,
    word,
    tone,
    note: email.to,
  });
}

/** @param {DevState["suppressions"][number]} suppression */
export function suppressionRow({ address, reason, sinceMs }) {
  return row({
    link: { id: address },
    isCurrent: where().id === address,
    icon: icon("suppressed", "off"),
    title: [address],
    atMs: sinceMs,
    word: "Suppressed",
    tone: "off",
    note: suppressionWords(reason).why,
  });
}

/**
 * @param {{
 *   link: Partial<import("../address.js").Address>, isCurrent: boolean, icon: Node, title: readonly (Node | string)[],
 *   atMs: number | undefined, word: string, tone: string, note: string,
 * }} row
 */
function row({ link, isCurrent, icon: sign, title, atMs, word, tone, note }) {
  return element(
    "li",
    {},
    element(
      "a",
      {
        class: "row",
        href: linkTo(link),
        "aria-current": isCurrent && "true",
        "data-key": `row-${link.id}-${link.email ?? ""}`,
      },
      sign,
      element("span", { class: "row-subject" }, title),
      timeOf(atMs),
      element(
        "span",
        { class: "row-more soft" },
        element("b", { class: tone }, word),
        note && ` · ${note}`,
      ),
    ),
  );
}

/** @param {number | undefined} atMs */
function timeOf(atMs) {
  if (atMs === undefined) return element("span");
  return element("time", { datetime: new Date(atMs).toISOString() }, clockTime(atMs));
}
