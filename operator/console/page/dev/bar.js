/** @import { DevState, WatchedFile } from "./contract.ts" */
import { byId, copyable, element, update } from "../dom.js";
import { clockTime, counted, minuteTime } from "../format.js";
import { icon } from "../icons.js";
import { getPage } from "../page-state.js";

/** The line below the page's head: what is watched, when the next run is, and how to send events. */
export function addBar() {
  byId("failure").after(
    element(
      "div.bar",
      element("div.watch", { id: "watch", role: "status" }),
      element("p.number", { id: "next-run" }),
      ...["writer", "connect"].flatMap((id) => [
        element("button.button.small", {
          type: "button",
          id: `${id}-button`,
          popovertarget: id,
          "data-key": id,
        }),
        element("section.popover", { popover: true, id, "aria-labelledby": `${id}-button` }),
      ]),
    ),
  );
  setInterval(renderNextRun, 1000);
}

/** @param {DevState} state */
export function renderBar({ watching, writer, sdkSettings }) {
  const { definitions, languages, last, faults } = watching;
  const isGood = faults.length === 0;
  byId("watch").className = isGood ? "watch" : "watch bad";
  update(byId("watch"), { watching, writer }, () =>
    isGood
      ? [
          icon("tick", "ok"),
          element(
            "p",
            `${writer.kind === "offline" ? "Nothing leaves" : "Only AI requests leave"} this machine. Watching ${counted(definitions, "definition")}, ${counted(languages, "language")} and the brand. `,
            last && element("code", `${last.file} reloaded at ${clockTime(last.atMs)}`),
          ),
        ]
      : [icon("failed", "bad"), element("ul", faults.map(faultItem))],
  );
  renderNextRun();
  byId("writer-button").textContent = `Writer: ${writer.kind}`;
  byId("connect-button").textContent = "Connect your app";
  update(byId("writer"), writer, () => writerWords(writer));
  update(byId("connect"), sdkSettings, () => connectWords(sdkSettings));
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

function renderNextRun() {
  const { nextRunAtMs } = getPage().devState ?? {};
  if (nextRunAtMs === undefined) return;
  const seconds = Math.ceil((nextRunAtMs - Date.now()) / 1000);
  update(byId("next-run"), seconds, () =>
    seconds > 0 ? `Next run in ${seconds} s` : "A run begins",
  );
}

/** @param {DevState["writer"]} writer */
function writerWords({ kind, text }) {
  const [title, more] =
    kind === "offline"
      ? [
          "The offline writer answers",
          "It needs no key and writes simple sentences. To see a real model's text, set a key and AI_MODEL, then start the dev server again.",
        ]
      : [
          "A model writes the emails",
          `${text}. It gets only the values that your definitions share.`,
        ];
  return [element("h2", title), element("p", more)];
}

/** @param {DevState["sdkSettings"]} sdkSettings */
function connectWords(sdkSettings) {
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
    element("h2", "Send events from your own program"),
    ...Object.entries(commands).flatMap(([title, text]) => [
      copyable(title, text),
      element("pre", { tabindex: "0", "aria-label": title }, text),
    ]),
  ];
}

/** @param {string} value */
function shellWord(value) {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
