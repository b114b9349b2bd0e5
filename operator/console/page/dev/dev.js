/** What the dev server adds to the page: the Send box, the watch line, and events without an email. */
/** @import { DevState } from "./contract.ts" */
import { byId, byIdAs, element } from "../dom.js";
import { reloadAfterChange } from "../loader.js";
import { change, getPage } from "../page-state.js";
import { read } from "../server.js";
import { addBar, renderBar } from "./bar.js";
import { addSendBox, openSendBox, renderSendBox } from "./send-box.js";

export { eventRows, readEvent, shownEvent, withEvent } from "./events.js";

/** The least time between two readings. */
const PAUSE_MS = 300;

export async function start() {
  document.head.append(element("link", { rel: "stylesheet", href: "css/dev.css" }));
  addBar();
  addSendBox();
  // The Send box needs the room.
  byIdAs("statistics", HTMLDetailsElement).open = false;
  byId("keys").prepend(element("span", element("kbd", "S"), " send box"));
  // The browser connects again by itself.
  new EventSource("api/changes").addEventListener("change", follow);
  await readState();
}

/** @type {Promise<unknown> | undefined} */
let following;
let isStale = false;

/** Many changes in a row cause one reading. */
function follow() {
  // The page reads all again when it is seen.
  if (document.hidden) return;
  isStale = true;
  following ??= readAgain().finally(() => (following = undefined));
}

async function readAgain() {
  while (isStale) {
    isStale = false;
    await reloadAfterChange();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Read with all else that the page shows. */
export async function readState() {
  /** @type {DevState | undefined} */
  const devState = await read("api/dev");
  change({ devState });
}

export function render() {
  const { devState } = getPage();
  if (devState === undefined) return;
  renderBar(devState);
  renderSendBox(devState);
}

/** @type {Readonly<Record<string, () => void>>} */
export const KEYS = { s: openSendBox };
