/** @import { DevEvent, DevState } from "../contract.ts" */
import { linkTo, currentAddress } from "../address.js";
import { element, time } from "../../../../operator/console/page/dom.js";
import { icon } from "../../../../operator/console/page/icons.js";
import { getPage } from "../store.js";
import { clockTime } from "../../../../operator/console/page/format.js";
import { STATES } from "../../../../operator/console/page/states.js";
import { iconOf, outcomeOf, suppressionWords } from "../words.js";

/** @param {DevEvent} event */
export function eventRow(event) {
  const { shortId, type = "unreadable", receivedAtMs, tone, outcome } = event;
  return row({
    link: { id: shortId },
    isCurrent: currentAddress().id === shortId,
    sign: icon(iconOf(event), outcome === "working" ? `${tone} spin` : tone),
    title: [type, " ", element("span.soft", shortId)],
    atMs: receivedAtMs,
    tone,
    ...outcomeOf(event, getPage().nowMs),
  });
}

/** @param {import("./groups.js").EmailItem} item */
export function emailRow({ event, email, index }) {
  const { word, tone } = STATES[email.state] ?? { word: email.state, tone: "off" };
  const at = currentAddress();
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
    isCurrent: currentAddress().id === address,
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
  return element(
    "li",
    element(
      "a.row",
      attributes,
      sign,
      element("span.row-subject", title),
      atMs === undefined ? element("span") : time(atMs, clockTime(atMs)),
      element("span.row-more.soft", element("b", { class: tone }, word), note && ` · ${note}`),
    ),
  );
}
