/** @import { DevRequests } from "./contract.ts" */
import { asList, asObject, parseJson } from "../../../operator/console/page/json.js";
import { change } from "./store.js";

const POLL_MS = 1000;
/** The least time between two requests for the state. */
const PAUSE_MS = 100;
const VIA_HEADER = "x-postrider-via";

/** @type {Promise<void> | undefined} */
let loading;
let isStale = false;

/** Loads the state; a call during a load causes another load, so that the newest state is shown. */
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

/** Follows the server's changes. Without server-sent events it polls. */
export function followChanges() {
  const source = new EventSource("/api/changes");
  source.addEventListener("open", () => void refresh());
  source.addEventListener("change", () => void refresh());
  source.addEventListener("error", () => {
    void refresh();
    // CONNECTING: the browser retries by itself.
    if (source.readyState === EventSource.CLOSED) setInterval(() => void refresh(), POLL_MS);
  });
  void refresh();
}

/**
 * Returns the reason if it is refused.
 * @template {keyof DevRequests} Path
 * @param {Path} path
 * @param {DevRequests[Path]} body
 */
export async function postRequest(path, body) {
  return (await post(path, JSON.stringify(body))).error;
}

/** Posts an event or a list of events, unchanged. @param {string} body */
export async function postEvents(body) {
  const { answer, error } = await post("/events", body);
  return { ids: asList(answer["ids"]).map(String), error };
}

/** @param {string} path @param {string} body */
async function post(path, body) {
  try {
    const headers = { "content-type": "application/json", [VIA_HEADER]: "send box" };
    const response = await fetch(path, { method: "POST", headers, body });
    const text = await response.text();
    const answer = asObject(parseJson(text));
    if (response.ok) return { answer, error: undefined };
    const reason = typeof answer["error"] === "string" ? answer["error"] : text.trim();
    return { answer, error: reason || `The dev server answered HTTP ${response.status}.` };
  } catch {
    return { answer: {}, error: "The dev server did not answer. Is it still running?" };
  }
}

/** @type {Map<string, Promise<string>>} */
const texts = new Map();

/** The content of an email's path, which never changes. @param {string} path */
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
