/** @import { DevEvent, DevState } from "../contract.ts" */
import { linkTo, where } from "../address.js";
import { h, time } from "../dom.js";
import { icon } from "../icons.js";
import { getPage } from "../store.js";
import { clockTime, iconOf, outcomeOf, STATES, suppressionWords } from "../words.js";

/** @param {DevEvent} event */
export function eventRow(event) {
  const { shortId, type = "unreadable", receivedAtMs, tone, outcome } = event;
  return row({
    link: { id: shortId },
    isCurrent: where().id === shortId,
    sign: icon(iconOf(event), outcome === "working" ? `${tone} spin` : tone),
    title: [type, " ", h("span.soft", shortId)],
    atMs: receivedAtMs,
    tone,
    ...outcomeOf(event, getPage().nowMs),
  });
}

/** @param {import("./groups.js").EmailItem} item */
export function emailRow({ event, email, index }) {
  const { word, tone } = STATES[email.state] ?? { word: email.state, tone: "off" };
  const at = where();
  return row({
    link: { id: event.shortId, email: String(index) },
    isCurrent: at.id === event.shortId && at.email === String(index),
    sign: icon(email.state, tone),
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
    sign: icon("suppressed", "off"),
    title: [address],
    atMs: sinceMs,
    word: "Suppressed",
    tone: "off",
    note: suppressionWords(reason).why,
  });
}

/**
 * @param {{
 *   link: Partial<import("../address.js").Address>, isCurrent: boolean, sign: Node, title: readonly (Node | string)[],
 *   atMs: number | undefined, word: string, tone: string, note: string,
 * }} row
 */
function row({ link, isCurrent, sign, title, atMs, word, tone, note }) {
  const attributes = {
    href: linkTo(link),
    "aria-current": isCurrent && "true",
    "data-key": `row-${link.id}-${link.email ?? ""}`,
  };
  return h(
    "li",
    h(
      "a.row",
      attributes,
      sign,
      h("span.row-subject", title),
      atMs === undefined ? h("span") : time(atMs, clockTime(atMs)),
      h("span.row-more.soft", h("b", { class: tone }, word), note && ` · ${note}`),
    ),
  );
}
