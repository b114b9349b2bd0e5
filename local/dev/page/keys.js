import { sendAgain } from "./actions.js";
import { navigate, currentAddress } from "./address.js";
import { byId, byIdAs } from "../../../operator/console/page/dom.js";
import { getPage } from "./store.js";
import { isPhone } from "../../../operator/console/page/format.js";

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    // Esc closes an open popover.
    if (document.querySelector(":popover-open") !== null) return;
    const run = actionOf(event);
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches("input, select, textarea, iframe");
}

/** @param {KeyboardEvent} event @returns {(() => unknown) | undefined} */
function actionOf({ key, target }) {
  const tabs = elements("[role=tab]");
  const onTab = tabs.findIndex((tab) => tab === target);
  if (onTab >= 0 && key === "ArrowRight") return () => openTab(tabs[(onTab + 1) % tabs.length]);
  if (onTab >= 0 && key === "ArrowLeft") return () => openTab(tabs.at(onTab - 1));
  // In the detail the arrows scroll.
  const isInDetail = target instanceof Node && byId("detail").contains(target);
  if (key === "ArrowDown") return isInDetail ? undefined : () => move(1);
  if (key === "ArrowUp") return isInDetail ? undefined : () => move(-1);
  if (/^[1-9]$/.test(key)) {
    const tab = tabs[Number(key) - 1];
    return tab && (() => openTab(tab));
  }
  if (key === "Escape") return close;
  if (key.toLowerCase() === "s") return openSendBox;
  const event = getPage().state?.events.find(({ shortId }) => shortId === currentAddress().id);
  return key.toLowerCase() === "r" && event !== undefined ? () => sendAgain(event) : undefined;
}

/** @param {string} selector @returns {HTMLElement[]} */
function elements(selector) {
  return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/** @param {HTMLElement | undefined} tab */
function openTab(tab) {
  const name = tab?.dataset["tab"];
  if (name === undefined) return;
  navigate({ tab: name });
  setTimeout(() => document.getElementById(`tab-${name}`)?.focus());
}

/** Moves through the list. The detail follows, but not on a phone, where it covers the list. @param {number} by */
function move(by) {
  const rows = elements("a.row");
  const focused = rows.findIndex((row) => row === document.activeElement);
  const current = rows.findIndex((row) => row.ariaCurrent === "true");
  const from = focused >= 0 ? focused : current;
  const row = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
  if (row === undefined) return;
  row.focus();
  const { id = "", email = "0" } = Object.fromEntries(
    new URLSearchParams(row.getAttribute("href")?.slice(1)),
  );
  if (!isPhone()) navigate({ id, email });
}

function close() {
  const { question } = getPage();
  const no = question && document.querySelector(`[data-key="${CSS.escape(`${question}-no`)}"]`);
  if (no instanceof HTMLElement) return no.click();
  const { id, email } = currentAddress();
  navigate({ id: "" });
  setTimeout(() => focusRow(id, email));
}

function openSendBox() {
  byIdAs("send-box", HTMLDetailsElement).open = true;
  if (isPhone()) navigate({ id: "" });
  setTimeout(() => byId("event").focus());
}

/** @param {string} id @param {string} email */
export function focusRow(id, email) {
  const keys = [`row-${id}-`, `row-${id}-${email}`];
  const selector = keys.map((key) => `[data-key="${CSS.escape(key)}"]`).join(", ");
  elements(selector)[0]?.focus();
}
