/** @import { DevState, WatchedFile } from "./contract.ts" */
import { linkTo, VIEWS, currentAddress } from "./address.js";
import { byId, copyable, element, pairs, update } from "../../../operator/console/page/dom.js";
import { icon } from "../../../operator/console/page/icons.js";
import { deadLettersOf } from "./list/groups.js";
import { clockTime, counted, minuteTime } from "../../../operator/console/page/format.js";

/** The page's head: views, writer, connection, and the watch line. @param {import("./store.js").Page} page */
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
  const { view } = currentAddress();
  update(byId("views"), { view, deadLetters, hash: location.hash }, () =>
    Object.entries(VIEWS).map(([name, word]) => {
      const current = name === view && "page";
      return element(
        "a",
        { href: linkTo({ view: name }), "aria-current": current, "data-key": `view-${name}` },
        word,
        name === "dead-letters" && deadLetters > 0 && element("b", deadLetters),
      );
    }),
  );
}

/** @param {DevState | undefined} state @param {boolean} isConnected */
function renderWatch(state, isConnected) {
  const faults = state?.watching.faults ?? [];
  const watch = byId("watch");
  watch.className = `watch ${isConnected && faults.length === 0 ? "ok" : "bad"}`;
  update(watch, { watching: state?.watching, isConnected }, () => {
    const command = element("code", "npx postrider dev");
    if (!isConnected)
      return [
        icon("failed", "bad"),
        element("p", "The dev server does not answer. Start it again: ", command),
      ];
    if (state === undefined) return [icon("waiting", "busy"), element("p", "Loading.")];
    if (faults.length > 0) return [icon("failed", "bad"), element("ul", faults.map(faultItem))];
    const { definitions, languages, last } = state.watching;
    return [
      icon("tick", "ok"),
      element(
        "p",
        `Watching ${counted(definitions, "definition")}, ${counted(languages, "language")} and the brand. `,
        last && element("code", `${last.file} reloaded at ${clockTime(last.atMs)}`),
      ),
    ];
  });
}

/** @param {WatchedFile} fault */
function faultItem({ file, atMs, faults }) {
  return element(
    "li",
    element("b", file || "The project"),
    ` is not loaded; events use the version before ${minuteTime(atMs)}. `,
    element("code", faults.join("\n")),
  );
}

/** @param {number | undefined} atMs @param {number} nowMs */
function renderNextRun(atMs, nowMs) {
  const line = byId("next-run");
  line.hidden = atMs === undefined;
  if (atMs === undefined) return;
  const seconds = Math.ceil((atMs - nowMs) / 1000);
  update(line, seconds, () => (seconds > 0 ? `Next run in ${seconds} s` : "A run is in progress"));
}

/** @param {DevState["writer"]} writer */
function renderWriter({ kind, text }) {
  const [privacyNote, title, more] =
    kind === "offline"
      ? [
          ", nothing leaves this machine",
          "The offline writer answers",
          "It needs no key and writes simple sentences. To see a real model's text, set a key and AI_MODEL, then start the dev server again.",
        ]
      : [
          ", only AI requests leave this machine",
          "A model writes the emails",
          `${text}. It gets only the values that your definitions share.`,
        ];
  byId("stage").textContent = privacyNote;
  byId("writer-button").textContent = `Writer: ${kind}`;
  byId("writer-title").textContent = title;
  byId("writer-text").textContent = more;
}

/** @param {DevState} state */
function renderConnect({ endpoints, sdkSettings }) {
  update(byId("connect-content"), { endpoints, sdkSettings }, () => {
    const eventsUrl = new URL("/events", location.href).href;
    const settings = Object.entries(sdkSettings).map(
      ([name, value]) => `export ${name}=${shellWord(value)}`,
    );
    const commands = {
      "Over HTTP": `curl -H 'content-type: application/json' -d @event.json ${eventsUrl}`,
      "From the command line": "npx postrider send event.json",
      "From any AWS SDK": settings.join("\n"),
    };
    return [
      ...Object.entries(commands).flatMap(([title, text]) => [
        copyable(title, text),
        element("pre", { tabindex: "0", "aria-label": title }, text),
      ]),
      pairs([
        ["Queue", endpoints.queueUrl],
        ["SQS", endpoints.sqs],
        ["SES", endpoints.ses],
        ["DynamoDB", endpoints.dynamodb],
      ]),
    ];
  });
}

/** @param {string} value */
function shellWord(value) {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
