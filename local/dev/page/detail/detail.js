/** @import { DevEmail, DevEvent, DevState } from "../contract.ts" */
import { navigate, linkTo, VIEWS, currentAddress } from "../address.js";
import { byId, emptyBox, element, update } from "../../../../operator/console/page/dom.js";
import { icon } from "../../../../operator/console/page/icons.js";
import { getPage } from "../store.js";
import { clockTime } from "../../../../operator/console/page/format.js";
import { aiPanel } from "./ai-panel.js";
import { answerOf, headerOf, suppressionDetail, timelineOf } from "./answer.js";
import { emailPanel, eventPanel, textPanel } from "./email-panel.js";

/** @typedef {{ word: string, inputs: (event: DevEvent) => unknown, render: (event: DevEvent) => (Node | false)[] }} Panel */

/** @param {DevEvent} event */
const emailInputs = ({ emails, outcome }) => {
  const { email, width, view } = currentAddress();
  return { emails, outcome, email, width, view };
};

/** The tabs, in the order of the keys 1 to 4. A panel is built again when its inputs change. @type {Record<string, Panel>} */
const PANELS = {
  email: { word: "Email", inputs: emailInputs, render: emailPanel },
  event: {
    word: "Event",
    inputs: ({ body, id, source }) => ({ body, id, source }),
    render: eventPanel,
  },
  ai: {
    word: "AI",
    inputs: ({ ai, fallback, outcome }) => ({ ai, fallback, outcome }),
    render: aiPanel,
  },
  text: { word: "Plain text", inputs: emailInputs, render: textPanel },
};

/** @param {DevState | undefined} state */
export function renderDetail(state) {
  const { view, id, email } = currentAddress();
  const detail = byId("detail");
  if (state === undefined) return;
  if (view === "suppressions") return renderSuppression(detail, state);
  const event = state.events.find(({ shortId }) => shortId === id);
  if (event === undefined) return renderNone(detail, id, state);
  renderEvent(detail, event, view === "emails" ? event.emails[Number(email)] : undefined);
}

/** @param {Element} detail @param {DevState} state */
function renderSuppression(detail, { suppressions }) {
  const { id } = currentAddress();
  const suppression = suppressions.find(({ address }) => address === id);
  const { question, failure } = getPage();
  update(detail, { suppression, id, question, failure, view: "suppressions" }, () =>
    suppression === undefined
      ? [backLink(), emptyBox("Choose an address", "Then see why it gets no email.", "h2")]
      : [backLink(), ...suppressionDetail(suppression)],
  );
}

/** @param {Element} detail @param {string} id @param {DevState} state */
function renderNone(detail, id, { events, writer }) {
  const { view } = currentAddress();
  const isExpected = getPage().expected.includes(id);
  const isEmpty = events.length === 0;
  update(detail, { id, view, isEmpty, isExpected, writer }, () => {
    if (isExpected)
      return [backLink(), emptyBox(`${id} is sent`, "Its outcome appears here.", "h2")];
    const cleared =
      "The events were cleared, or the dev server was started again. Choose another event.";
    if (id !== "") return [backLink(), emptyBox(`${id} is not here`, cleared, "h2")];
    if (view === "dead-letters")
      return emptyBox("Choose a dead letter", "Then see its reason and how to correct it.", "h2");
    const leaves =
      writer.kind === "offline"
        ? "Nothing leaves this machine: SES, SQS, DynamoDB and the writer run here."
        : "Only AI requests leave this machine: SES, SQS and DynamoDB run here.";
    return emptyBox(
      isEmpty ? "Send a sample" : "Send a sample, or choose an event",
      `Save a file in notifications/ and the next event uses it. ${leaves}`,
      "h2",
    );
  });
}

/**
 * Each part is updated on its own: a new step in the timeline does not load the email again.
 * @param {Element} detail
 * @param {DevEvent} event
 * @param {DevEmail} [email] in the emails view
 */
function renderEvent(detail, event, email) {
  const at = currentAddress();
  const { question, failure } = getPage();
  update(detail, { view: at.view, id: event.shortId, email: email && at.email }, () => [
    backLink(),
    element("header.detail-head", { "data-part": "head" }),
    element("section", { "data-part": "answer", "aria-label": "What happened" }),
    element(
      "div.body",
      element(
        "section",
        { "aria-labelledby": "timeline-title" },
        element("h3", { id: "timeline-title" }, "Timeline"),
        element("ol.timeline", { "data-part": "timeline" }),
      ),
      element(
        "section",
        { "aria-label": "Content" },
        element("div.tabs", { role: "tablist", "aria-label": "Content", "data-part": "tabs" }),
        element("div.panel", {
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
  const { shortId, type = "Unreadable event", receivedAtMs, via, id } = event;
  const received = clockTime(receivedAtMs);
  const [title, facts] =
    email === undefined
      ? [type, [shortId, received, via, id]]
      : [email.subject ?? type, [type, shortId, received, email.to, email.locale]];
  update(part("head"), { title, facts }, () => headerOf(title, facts));
  const { className, inputs, build } = answerOf(event, email);
  part("answer").className = className;
  update(part("answer"), { inputs, question, failure }, build);
  update(part("timeline"), event.timeline, () => timelineOf(event.timeline));
  const tab = Object.hasOwn(PANELS, at.tab) ? at.tab : "email";
  const panel = PANELS[tab];
  update(part("tabs"), tab, () => tabsOf(tab));
  part("panel").setAttribute("aria-labelledby", `tab-${tab}`);
  if (panel !== undefined)
    update(part("panel"), { tab, inputs: panel.inputs(event) }, () => panel.render(event));
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
        onclick: () => navigate({ tab: name }),
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
  const attributes = { href: linkTo({ id: "" }), "data-key": "back" };
  return element("a.back.button.quiet", attributes, icon("back"), VIEWS[currentAddress().view]);
}
