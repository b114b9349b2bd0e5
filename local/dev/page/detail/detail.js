/** @import { DevEmail, DevEvent, DevState } from "../contract.ts" */
import { go, linkTo, VIEWS, where } from "../address.js";
import { byId, element, update } from "../dom.js";
import { icon } from "../icons.js";
import { getPage } from "../store.js";
import { clockTime } from "../words.js";
import { answerOf } from "./answer.js";
import { PANELS } from "./panels.js";
import { suppressionDetail } from "./suppression.js";
import { timelineOf } from "./timeline.js";

/** @param {DevState | undefined} state */
export function renderDetail(state) {
  const at = where();
  const detail = byId("detail");
  if (state === undefined) return;
  if (at.view === "suppressions") return renderSuppression(detail, state);
  const event = state.events.find(({ shortId }) => shortId === at.id);
  if (event === undefined) return renderNone(detail, at.id, state);
  if (at.view === "dead-letters" || at.view === "events") return renderEvent(detail, event);
  renderEvent(detail, event, event.emails[Number(at.email)]);
}

/**
 * @param {Element} detail
 * @param {DevState} state
 */
function renderSuppression(detail, { suppressions }) {
  const { id } = where();
  const suppression = suppressions.find(({ address }) => address === id);
  const { question, failure } = getPage();
  const inputs = { suppression, id, question, failure, view: "suppressions" };
  update(detail, inputs, () =>
    suppression === undefined
      ? [backLink(), noneText("Choose an address", "Then see why it gets no email.")]
      : [backLink(), ...suppressionDetail(suppression)],
  );
}

/**
 * @param {Element} detail
 * @param {string} id
 * @param {DevState} state
 */
function renderNone(detail, id, { events, writer }) {
  const { view } = where();
  const isExpected = getPage().expected.includes(id);
  update(detail, { id, view, isEmpty: events.length === 0, isExpected, writer }, () => {
    if (isExpected) return [backLink(), noneText(`${id} is sent`, "Its outcome appears here.")];
    if (id !== "")
      return [
        backLink(),
        noneText(
          `${id} is not here`,
          "The events were cleared, or the dev server was started again. Choose another event.",
        ),
      ];
    if (view === "dead-letters")
      return noneText("Choose a dead letter", "Then see its reason and how to correct it.");
    const leaves =
      writer.kind === "offline"
        ? "Nothing leaves this machine: SES, SQS, DynamoDB and the writer run here."
        : "Only AI requests leave this machine: SES, SQS and DynamoDB run here.";
    return noneText(
      events.length === 0 ? "Send a sample" : "Send a sample, or choose an event",
      `Save a file in notifications/ and the next event uses it. ${leaves}`,
    );
  });
}

/**
 * @param {string} title
 * @param {string} text
 */
function noneText(title, text) {
  return element("div", { class: "empty" }, element("h2", {}, title), element("p", {}, text));
}

/**
 * The parts of the detail are regions of their own: a new step in the timeline does not load the email again.
 * @param {Element} detail
 * @param {DevEvent} event
 * @param {DevEmail} [email] In the emails view, the email that is shown.
 */
function renderEvent(detail, event, email) {
  const at = where();
  const { question, failure } = getPage();
  const identity = { view: at.view, id: event.shortId, email: email && at.email };
  update(detail, identity, () => [
    backLink(),
    element("header", { class: "detail-head", "data-part": "head" }),
    element("section", { "data-part": "answer", "aria-label": "What happened" }),
    element(
      "div",
      { class: "body" },
      element(
        "section",
        { "aria-labelledby": "timeline-title" },
        element("h3", { id: "timeline-title" }, "Timeline"),
        element("ol", { class: "timeline", "data-part": "timeline" }),
      ),
      element(
        "section",
        { "aria-label": "Content" },
        element("div", {
          class: "tabs",
          role: "tablist",
          "aria-label": "Content",
          "data-part": "tabs",
        }),
        element("div", {
          class: "panel",
          id: "panel",
          role: "tabpanel",
          tabindex: "0",
          "data-part": "panel",
        }),
      ),
    ),
  ]);
  const part = (/** @type {string} */ name) => {
    const found = detail.querySelector(`[data-part="${name}"]`);
    if (found === null) throw new Error(`Expected the detail to have a part ${name}`);
    return found;
  };
  update(part("head"), { event: headOf(event), subject: email?.subject }, () =>
    headerOf(event, email),
  );
  const { className, inputs, build } = answerOf(event, email);
  part("answer").className = className;
  update(part("answer"), { inputs, question, failure }, build);
  update(part("timeline"), event.timeline, () => timelineOf(event.timeline));
  const panel = PANELS[at.tab] ?? PANELS["email"];
  const tab = Object.hasOwn(PANELS, at.tab) ? at.tab : "email";
  update(part("tabs"), tab, () => tabsOf(tab));
  part("panel").setAttribute("aria-labelledby", `tab-${tab}`);
  if (panel === undefined) return;
  update(part("panel"), { tab, inputs: panel.inputs(event) }, () => panel.render(event));
}

/** @param {DevEvent} event */
function headOf({ shortId, type, receivedAtMs, via, id }) {
  return { shortId, type, receivedAtMs, via, id };
}

/**
 * @param {DevEvent} event
 * @param {DevEmail} [email]
 */
function headerOf({ shortId, type, receivedAtMs, via, id }, email) {
  const name = type ?? "Unreadable event";
  const facts =
    email === undefined
      ? [shortId, clockTime(receivedAtMs), via, id]
      : [name, shortId, clockTime(receivedAtMs), email.to, email.locale];
  return element(
    "div",
    {},
    element("h2", { id: "detail-title", tabindex: "-1" }, email?.subject ?? name),
    element(
      "p",
      { class: "facts-line" },
      facts.filter((fact) => fact !== undefined).map((fact) => element("span", {}, fact)),
    ),
  );
}

/** @param {string} tab */
function tabsOf(tab) {
  return Object.entries(PANELS).map(([name, { word }]) =>
    element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        onclick: () => go({ tab: name }),
        "aria-controls": "panel",
        "aria-selected": String(name === tab),
        tabindex: name === tab ? "0" : "-1",
        "data-key": `tab-${name}`,
        "data-tab": name,
      },
      word,
    ),
  );
}

function backLink() {
  return element(
    "a",
    { class: "back button quiet", href: linkTo({ id: "" }), "data-key": "back" },
    icon("back"),
    VIEWS[where().view],
  );
}
