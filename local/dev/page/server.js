/** @import { DevRequests } from "./contract.ts" */
import { change } from "./store.js";

const POLL_MS = 1000;
/** The least time between two requests for the state, however many changes are announced. */
const PAUSE_MS = 100;
const VIA_HEADER = "x-postrider-via";

/** @type {Promise<void> | undefined} */
let loading;
let isStale = false;

/** Loads the state; a call while it is loading loads it once more, so that the newest is shown in the end. */
export function refresh() {
  isStale = true;
  loading ??= load().finally(() => (loading = undefined));
  return loading;
}

async function load() {
  while (isStale) {
    isStale = false;
    try {
      const response = await fetch("/api/state", { cache: "no-store" });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      change({ state: await response.json(), isConnected: true });
    } catch {
      change({ isConnected: false });
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Follows the server's changes; without server-sent events the state is asked for every second. */
export function followChanges() {
  const source = new EventSource("/api/changes");
  source.addEventListener("open", () => void refresh());
  source.addEventListener("change", () => void refresh());
  source.addEventListener("error", () => {
    void refresh();
    // CONNECTING: the browser tries again by itself.
    if (source.readyState === EventSource.CLOSED) setInterval(() => void refresh(), POLL_MS);
  });
  void refresh();
}

/**
 * Posts a request that changes something; answers why it was refused, or undefined.
 * @template {keyof DevRequests} Path
 * @param {Path} path
 * @param {DevRequests[Path]} body
 * @returns {Promise<string | undefined>}
 */
export async function postRequest(path, body) {
  const { error } = await post(path, JSON.stringify(body));
  return error;
}

/**
 * Posts an event or a list of them, exactly as given.
 * @param {string} body
 * @returns {Promise<{ ids: readonly string[], error: string | undefined }>}
 */
export async function postEvents(body) {
  const { answer, error } = await post("/events", body);
  const ids = Array.isArray(answer?.ids) ? answer.ids.map(String) : [];
  return { ids, error };
}

/**
 * @param {string} path
 * @param {string} body
 */
async function post(path, body) {
  try {
    const headers = { "content-type": "application/json", [VIA_HEADER]: "send box" };
    const response = await fetch(path, { method: "POST", headers, body });
    const text = await response.text();
    const answer = parse(text);
    if (response.ok) return { answer, error: undefined };
    const told = typeof answer?.error === "string" ? answer.error : text.trim();
    return { answer, error: told || `The dev server answered HTTP ${response.status}.` };
  } catch {
    return { answer: undefined, error: "The dev server did not answer. Is it still running?" };
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @type {Map<string, Promise<string>>} */
const texts = new Map();

/**
 * The content of an email's path, which never changes.
 * @param {string} path
 */
export function readText(path) {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const text = fetch(path).then((response) => {
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.text();
  });
  texts.set(path, text);
  text.catch(() => texts.delete(path));
  return text;
}
