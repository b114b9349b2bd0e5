/** @import { DevEvent, DevFault, DevRequests } from "./contract.ts" */
import { navigate } from "./address.js";
import { withNewId } from "./send/new-id.js";
import { postEvents, postRequest, refresh } from "./server.js";
import { change, getPage } from "./store.js";

/**
 * Sends an event or a list of events and shows the first. Returns the reason if they are refused.
 * @param {string} body
 * @param {DevFault} [fault] "none" also clears a fault that has not happened yet
 */
export async function send(body, fault = "none") {
  const refused = await postRequest("/api/faults", { fault });
  if (refused !== undefined) return refused;
  const { ids, error } = await postEvents(body);
  if (error !== undefined) return error;
  change({ expected: [...getPage().expected, ...ids], question: undefined, failure: undefined });
  await refresh();
  const [first] = ids;
  if (first !== undefined) navigate({ view: "events", id: first }, { push: true });
  return undefined;
}

/** Uses a new id: with the same id it would be a duplicate. @param {DevEvent} event */
export async function sendAgain({ shortId, body }) {
  fail(shortId, await send(withNewId(body)));
}

/**
 * A refusal is shown at `place`.
 * @template {keyof DevRequests} Path
 * @param {string} place
 * @param {Path} path
 * @param {readonly DevRequests[Path][]} bodies
 */
export async function request(place, path, bodies) {
  change({ question: undefined, failure: undefined });
  for (const body of bodies) {
    const error = await postRequest(path, body);
    if (error !== undefined) return fail(place, error);
  }
  await refresh();
}

/** @param {string} at @param {string | undefined} text */
function fail(at, text) {
  if (text !== undefined) change({ failure: { at, text } });
}
