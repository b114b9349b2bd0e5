/** @import { DevState, WatchedFile } from "./contract.ts" */
import { linkTo, VIEWS, where } from "./address.js";
import { byId, copyButton, element, update } from "./dom.js";
import { icon } from "./icons.js";
import { deadLettersOf } from "./list/groups.js";
import { clockTime, counted, minuteTime } from "./words.js";

/**
 * The head of the page: views, connection, writer, and the line that tells what is watched.
 * @param {import("./store.js").Page} page
 */
export function renderBar({ state, isConnected, nowMs }) {
  renderViews(state);
  renderWatch(state, isConnected);
  renderNextRun(isConnected ? state?.nextRunAtMs : undefined, nowMs);
  if (state === undefined) return;
  renderWriter(state.writer);
  renderConnect(state);
}

/** @param {DevState | undefined} state */
function renderViews(state) {
  const deadLetters = state === undefined ? 0 : deadLettersOf(state).length;
  const { view } = where();
  update(byId("views"), { view, deadLetters, hash: location.hash }, () =>
    Object.entries(VIEWS).map(([name, word]) =>
      element(
        "a",
        {
          href: linkTo({ view: name }),
          "aria-current": name === view && "page",
          "data-key": `view-${name}`,
        },
        word,
        name === "dead-letters" && deadLetters > 0 && element("b", {}, deadLetters),
      ),
    ),
  );
}

/**
 * @param {DevState | undefined} state
 * @param {boolean} isConnected
 */
function renderWatch(state, isConnected) {
  const faults = state?.watching.faults ?? [];
  const isBad = !isConnected || faults.length > 0;
  const watch = byId("watch");
  watch.className = `watch ${isBad ? "bad" : "ok"}`;
  update(watch, { watching: state?.watching, isConnected }, () => {
    if (!isConnected)
      return [
        icon("failed", "bad"),
        element(
          "p",
          {},
          "The dev server does not answer. Start it again: ",
          element("code", {}, "npx postrider dev"),
        ),
      ];
    if (state === undefined) return [icon("waiting", "busy"), element("p", {}, "Loading.")];
    if (faults.length > 0) return [icon("failed", "bad"), element("ul", {}, faults.map(faultItem))];
    return [icon("tick", "ok"), element("p", {}, ...watchSentence(state.watching))];
  });
}

/** @param {DevState["watching"]} watching */
function watchSentence({ definitions, languages, last }) {
  const watched = `Watching ${counted(definitions, "definition")}, ${counted(languages, "language")} and the brand. `;
  if (last === undefined) return [watched];
  return [watched, element("code", {}, `${last.file} reloaded at ${clockTime(last.atMs)}`)];
}

/** @param {WatchedFile} fault */
function faultItem({ file, atMs, faults }) {
  return element(
    "li",
    {},
    element("b", {}, file || "The project"),
    ` is not loaded; events use the version before ${minuteTime(atMs)}. `,
    element("code", {}, faults.join("\n")),
  );
}

/**
 * @param {number | undefined} atMs
 * @param {number} nowMs
 */
function renderNextRun(atMs, nowMs) {
  const line = byId("next-run");
  line.hidden = atMs === undefined;
  if (atMs === undefined) return;
  const seconds = Math.ceil((atMs - nowMs) / 1000);
  update(line, seconds, () => (seconds > 0 ? `Next run in ${seconds} s` : "A run is at work"));
}

/** @param {DevState["writer"]} writer */
function renderWriter({ kind, text }) {
  const isOffline = kind === "offline";
  byId("stage").textContent = isOffline
    ? ", nothing leaves this machine"
    : ", only AI requests leave this machine";
  byId("writer-button").textContent = `Writer: ${kind}`;
  byId("writer-title").textContent = isOffline
    ? "The offline writer answers"
    : "A model writes the emails";
  byId("writer-text").textContent = isOffline
    ? "It needs no key and writes simple sentences. To see a real model's text, set a key and AI_MODEL, then start the dev server again."
    : `${text}. It gets only the values that your definitions share.`;
}

/** @param {DevState} state */
function renderConnect({ endpoints, sdkSettings }) {
  update(byId("connect-content"), { endpoints, sdkSettings }, () => {
    const eventsUrl = new URL("/events", location.href).href;
    const curl = `curl -H 'content-type: application/json' -d @event.json ${eventsUrl}`;
    const settings = Object.entries(sdkSettings).map(
      ([name, value]) => `export ${name}=${shellWord(value)}`,
    );
    return [
      ...copyable("Over HTTP", curl),
      ...copyable("From the command line", "npx postrider send event.json"),
      ...copyable("From any AWS SDK", settings.join("\n")),
      element(
        "dl",
        { class: "pairs" },
        [
          ["Queue", endpoints.queueUrl],
          ["SQS", endpoints.sqs],
          ["SES", endpoints.ses],
          ["DynamoDB", endpoints.dynamodb],
        ].flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
      ),
    ];
  });
}

/**
 * @param {string} title
 * @param {string} text
 */
function copyable(title, text) {
  return [
    element(
      "div",
      { class: "copyable" },
      element("h3", {}, title),
      copyButton("Copy", () => text),
    ),
    element("pre", { tabindex: "0", "aria-label": title }, text),
  ];
}

/** @param {string} value */
function shellWord(value) {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
