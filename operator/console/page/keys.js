import { currentAddress, navigate } from "./address.js";
import { copyAnswer } from "./detail.js";
import { act } from "./dialog.js";
import { byId, byIdAs, focusKey } from "./dom.js";
import { isPhone } from "./format.js";
import { getPage } from "./page-state.js";
import { shownDetail } from "./shown.js";

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    // Esc closes an open popover or dialog.
    if (document.querySelector(":popover-open, dialog[open]") !== null) return;
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
  if (key === "/") return () => byIdAs("search", HTMLInputElement).select();
  if (key === "Escape") return close;
  const ofDev = getPage().dev?.KEYS[key.toLowerCase()];
  if (ofDev !== undefined) return ofDev;
  return actionOnDetail(key.toLowerCase());
}

/** @param {string} key */
function actionOnDetail(key) {
  const shown = shownDetail();
  if (shown === undefined) return undefined;
  if (key === "c") return copyAnswer;
  const wanted = shown.actions.find(
    ({ name, isBest }) => (key === "r" && isBest) || (key === "a" && name === "acknowledge"),
  );
  return wanted && (() => act(wanted));
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
  const id = new URLSearchParams(row.getAttribute("href")?.slice(1)).get("id") ?? "";
  if (!isPhone()) navigate({ id });
}

function close() {
  const { id } = currentAddress();
  navigate({ id: "", tab: "" });
  setTimeout(() => focusKey(`row-${id}`));
}
