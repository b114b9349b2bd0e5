/** @import { DeadLetterDetail, DeadLetterList, EmailDetail, EmailList, Environment, Overview, SuppressionList } from "./contract.ts" */
/** @import { Loaded } from "./page-state.js" */
import { currentAddress, questionOf, rowId } from "./address.js";
import { change, getPage } from "./page-state.js";
import { read } from "./server.js";
import { statesOf } from "./states.js";

const POLL_MS = 5000;

/** Asks again every few seconds while the page is visible. */
export function startLoading() {
  void follow();
  setInterval(() => {
    if (!document.hidden) void reload();
  }, POLL_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void reload();
  });
  void reload();
}

/** Loads what the address names and the page does not have yet. */
export async function follow() {
  const at = currentAddress();
  const { list, detail } = getPage();
  const isNew = list?.question !== questionOf(at);
  if (isNew) change({ isLoading: true });
  await Promise.all([
    isNew && attempt(loadList),
    at.id !== "" && detail?.id !== at.id && attempt(loadDetail),
  ]);
}

/** @type {Promise<unknown> | undefined} */
let loading;

/** Loads everything that is shown once more. */
export function reload() {
  loading ??= attempt(async () => {
    await loadEnvironment();
    const [overview] = await Promise.all([
      readOverview(),
      loadList(),
      currentAddress().id !== "" && loadDetail(),
      getPage().dev?.readState(),
    ]);
    const nowMs = overview?.nowMs ?? Date.now();
    change({ overview, failure: undefined, nowMs, openedAtMs: getPage().openedAtMs ?? nowMs });
  }).finally(() => (loading = undefined));
  return loading;
}

async function loadEnvironment() {
  if (getPage().environment !== undefined) return;
  /** @type {Environment | undefined} */
  const environment = await read("api/environment");
  if (environment?.isDev) {
    const dev = await import("./dev/dev.js");
    await dev.start();
    change({ dev });
  }
  change({ environment });
}

/** @returns {Promise<Overview | undefined>} */
function readOverview() {
  return read("api/overview");
}

/** A load that is on its way may have begun before a change. */
export function reloadAfterChange() {
  return (loading ?? Promise.resolve()).then(reload);
}

/** @param {() => Promise<unknown>} load */
async function attempt(load) {
  await load().catch((/** @type {unknown} */ error) =>
    change({ failure: error instanceof Error ? error.message : String(error), isLoading: false }),
  );
}

/** The newest rows. Older ones that were loaded stay below them. */
async function loadList() {
  const at = currentAddress();
  const question = questionOf(at);
  const fresh = await readList(undefined);
  if (question !== questionOf()) return;
  const { list } = getPage();
  const kept = list?.question === question ? olderThan(list, fresh) : undefined;
  change({ list: { question, ...(kept ?? fresh) }, isLoading: false });
}

/** `fresh`, then the rows of `list` that follow them; undefined if the lists do not meet. @param {Loaded} list @param {Omit<Loaded, "question">} fresh */
function olderThan(list, fresh) {
  if (fresh.cursor === undefined || list.emails.length <= fresh.emails.length) return undefined;
  const ids = new Set(fresh.emails.map(rowId));
  const older = list.emails.filter((row) => !ids.has(rowId(row)));
  const meets = older.length < list.emails.length;
  return meets ? { ...fresh, emails: [...fresh.emails, ...older], cursor: list.cursor } : undefined;
}

export function loadOlder() {
  return attempt(async () => {
    const { list } = getPage();
    if (list?.cursor === undefined) return;
    const older = await readList(list.cursor);
    if (list.question !== questionOf()) return;
    const emails = [...list.emails, ...older.emails];
    const deadLetters = [...list.deadLetters, ...older.deadLetters];
    change({ list: { ...list, ...older, emails, deadLetters } });
  });
}

/** @param {string | undefined} cursor @returns {Promise<Omit<Loaded, "question">>} */
async function readList(cursor) {
  const { view, group, state, definition, day, q } = currentAddress();
  const none = {
    emails: [],
    deadLetters: [],
    suppressions: [],
    cursor: undefined,
    searchedUntilMs: undefined,
  };
  if (view === "suppressions") {
    /** @type {SuppressionList | undefined} */
    const list = await read("api/suppressions");
    return { ...none, suppressions: list?.rows ?? [] };
  }
  if (view === "dead-letters") {
    /** @type {DeadLetterList | undefined} */
    const list = await read("api/dead-letters", { cursor });
    const { rows: deadLetters = [], cursor: older, notListed } = list ?? {};
    return { ...none, deadLetters, cursor: older, notListed };
  }
  const states = state === "" ? statesOf(group).join(",") : state;
  /** @type {EmailList | undefined} */
  const list = await read("api/emails", { q, states, definition, day, cursor });
  if (list === undefined) return none;
  const { rows: emails, cursor: next, searchedUntilMs } = list;
  return { ...none, emails, cursor: next, searchedUntilMs };
}

async function loadDetail() {
  const { id, view } = currentAddress();
  const [detail, event] = await Promise.all([
    readDetail(view, id),
    getPage().dev?.readEvent(view, id),
  ]);
  if (id === currentAddress().id)
    change({ detail: { id, ...detail, ...(event !== undefined && { event }) } });
}

/** A recipient's id, or the row of an event without an email. Any other is a dead letter that a search found. */
const EMAIL_ID = /^(?:[0-9a-f]{1,32}|event)$/;

/** @param {string} view @param {string} id @returns {Promise<{ email?: EmailDetail, deadLetter?: DeadLetterDetail }>} */
async function readDetail(view, id) {
  const [key, rest] = id.split(".", 2);
  if (rest === undefined) return {};
  if (view === "emails" && EMAIL_ID.test(rest)) {
    /** @type {EmailDetail | undefined} */
    const email = await read("api/email", { key, recipient: rest });
    return email === undefined ? {} : { email };
  }
  if (view === "suppressions") return {};
  /** @type {DeadLetterDetail | undefined} */
  const deadLetter = await read("api/dead-letter", { key, message: rest });
  return deadLetter === undefined ? {} : { deadLetter };
}
