import { sendAgain } from "./actions.js";
import { go, where } from "./address.js";
import { byId, byIdAs } from "./dom.js";
import { getPage } from "./store.js";

/** Up to here the detail covers the list, as css/frame.css has it. */
const PHONE = matchMedia("(max-width: 759.98px)");

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    // An open popover has the keys: Esc closes it.
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

/**
 * @param {KeyboardEvent} event
 * @returns {(() => unknown) | undefined}
 */
function actionOf({ key, target }) {
  const tabs = tabLinks();
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
  const event = getPage().state?.events.find(({ shortId }) => shortId === where().id);
  if (key.toLowerCase() === "r" && event !== undefined) return () => sendAgain(event);
  return undefined;
}

/** @returns {HTMLElement[]} */
function tabLinks() {
  return [...document.querySelectorAll("[role=tab]")].filter((tab) => tab instanceof HTMLElement);
}

/** @param {HTMLElement | undefined} tab */
function openTab(tab) {
  const name = tab?.dataset["tab"];
  if (name === undefined) return;
  go({ tab: name });
  setTimeout(() => document.getElementById(`tab-${name}`)?.focus());
}

/** Moves through the list; beside the list the detail follows, on a phone it would cover it. @param {number} by */
function move(by) {
  const rows = [...document.querySelectorAll("a.row")].filter((row) => row instanceof HTMLElement);
  const focused = rows.findIndex((row) => row === document.activeElement);
  const current = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = focused >= 0 ? focused : current;
  const row = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
  if (row === undefined) return;
  row.focus();
  const at = Object.fromEntries(new URLSearchParams(row.getAttribute("href")?.slice(1)));
  if (!PHONE.matches) go({ id: at["id"] ?? "", email: at["email"] ?? "0" });
}

function close() {
  const { question } = getPage();
  if (question !== undefined) {
    const no = document.querySelector(`[data-key="${CSS.escape(`${question}-no`)}"]`);
    if (no instanceof HTMLElement) return no.click();
  }
  const { id, email } = where();
  go({ id: "" });
  setTimeout(() => focusRow(id, email));
}

function openSendBox() {
  byIdAs("send-box", HTMLDetailsElement).open = true;
  if (PHONE.matches) go({ id: "" });
  setTimeout(() => byId("event").focus());
}

/**
 * @param {string} id
 * @param {string} email
 */
export function focusRow(id, email) {
  const keys = [`row-${id}-`, `row-${id}-${email}`];
  const selector = keys.map((key) => `[data-key="${CSS.escape(key)}"]`).join(", ");
  const row = document.querySelector(selector);
  if (row instanceof HTMLElement) row.focus();
}
