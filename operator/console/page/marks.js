/** @import { EmailRow } from "./contract.ts" */
import { rowId } from "./address.js";
import { asList, asObject, parseJson } from "./json.js";
import { change, getPage } from "./page-state.js";

/**
 * What this browser has opened, and what it has acknowledged when the server keeps no such marks. Each environment has its own.
 * @typedef {"opened" | "acknowledged"} Mark
 */

const MOST_MARKS = 2000;

/** @param {string} id @param {Mark} mark */
export function hasMark(id, mark) {
  return readMarks()[mark].has(id);
}

/** @param {readonly string[]} ids @param {Mark} mark */
export function addMarks(ids, mark) {
  const marks = readMarks();
  if (ids.every((id) => marks[mark].has(id))) return;
  for (const id of ids) marks[mark].add(id);
  const kept = Object.fromEntries(
    Object.entries(marks).map(([name, all]) => [name, [...all].slice(-MOST_MARKS)]),
  );
  try {
    localStorage.setItem(storageKey(), JSON.stringify(kept));
  } catch {
    // The browser may forbid storage; the marks then last until the page is closed.
  }
  change({ marks: getPage().marks + 1 });
}

/** @param {EmailRow} row */
export function isAcknowledged(row) {
  return row.isAcknowledged || hasMark(rowId(row), "acknowledged");
}

/** Not opened here yet, and it waits for an operator or arrived while the page is open. @param {EmailRow} row @param {boolean} needsYou */
export function isUnread(row, needsYou) {
  const { openedAtMs = Infinity } = getPage();
  return (needsYou || row.atMs > openedAtMs) && !hasMark(rowId(row), "opened");
}

/** @type {{ key: string, marks: Record<Mark, Set<string>> } | undefined} */
let known;

function readMarks() {
  const key = storageKey();
  if (known?.key === key) return known.marks;
  const stored = asObject(parseJson(readStorage(key)));
  const setOf = (/** @type {Mark} */ mark) => new Set(asList(stored[mark]).map(String));
  known = { key, marks: { opened: setOf("opened"), acknowledged: setOf("acknowledged") } };
  return known.marks;
}

function storageKey() {
  return `postrider-marks ${getPage().environment?.name ?? ""}`;
}

/** @param {string} key */
function readStorage(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
