/** @import { Answer, OfferedAction } from "./contract.ts" */
/** @import { Panel, Shown } from "./shown.js" */
import { currentAddress, linkTo, navigate, VIEWS } from "./address.js";
import { act, toast } from "./dialog.js";
import { button, byId, element, emptyBox, update } from "./dom.js";
import { icon } from "./icons.js";
import { getPage } from "./page-state.js";
import { shownTime } from "./row.js";
import { renderNothingChosen } from "./needs-you.js";
import { shownDetail } from "./shown.js";
import { timelineOf } from "./timeline.js";

export function renderDetail() {
  const { id, view } = currentAddress();
  const region = byId("detail");
  if (id === "") return renderNothingChosen(region);
  const shown = shownDetail();
  if (shown !== undefined) return renderShown(region, shown);
  const { detail, failure } = getPage();
  const isKnown = detail?.id === id || view === "suppressions";
  update(region, { id, view, isKnown, failure }, () => [
    backLink(),
    isKnown
      ? emptyBox(
          "It is not here",
          "Its rows have expired, or the address in the bar is wrong.",
          "h2",
        )
      : emptyBox(failure === undefined ? "Loading" : "It cannot be read", failure ?? "", "h2"),
  ]);
}

/**
 * Each part is updated on its own: a new step in the timeline does not load the email again.
 * @param {Element} region
 * @param {Shown} shown
 */
function renderShown(region, shown) {
  const { view, id, tab: chosen } = currentAddress();
  const { title, facts, atMs, sign, answer, actions, timeline, panels, buttons = [] } = shown;
  const names = Object.keys(panels);
  const hasBody = names.length > 0;
  update(region, { view, id, hasBody }, () => skeleton(hasBody));
  const part = (/** @type {string} */ name) => {
    const found = region.querySelector(`[data-part="${name}"]`);
    if (found === null) throw new Error(`Expected the detail to have a part ${name}`);
    return found;
  };
  const minute = Math.floor(getPage().nowMs / 60_000);
  update(part("head"), { title, facts, atMs, minute }, () => headOf(title, facts, atMs));
  part("answer").className = `answer ${answer.tone}`;
  const keys = buttons.map(({ key }) => key);
  update(part("answer"), { id, answer, actions, keys, sign }, () =>
    answerOf(sign, answer, [
      ...actions.map(actionButton),
      ...buttons.map(({ label, key, run }) => button(label, key, run)),
    ]),
  );
  if (!hasBody) return;
  update(part("timeline"), timeline, () => timelineOf(timeline));
  const tab = names.includes(chosen) ? chosen : (names[0] ?? "");
  update(part("tabs"), { tab, names }, () => tabsOf(panels, tab));
  part("panel").setAttribute("aria-labelledby", `tab-${tab}`);
  const panel = panels[tab];
  if (panel !== undefined) update(part("panel"), { tab, inputs: panel.inputs }, panel.build);
}

/** @param {boolean} hasBody */
function skeleton(hasBody) {
  return [
    backLink(),
    element("header.detail-head", { "data-part": "head" }),
    element("section", { "data-part": "answer", "aria-label": "What happened" }),
    hasBody &&
      element(
        "div.body",
        element("section", { "aria-label": "Timeline", "data-part": "timeline" }),
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
  ];
}

/** @param {string} title @param {readonly string[]} facts @param {number | undefined} atMs */
function headOf(title, facts, atMs) {
  return [
    element(
      "div",
      element("h2", { id: "detail-title", tabindex: "-1" }, title),
      element(
        "p.facts-line",
        facts.map((fact) => element("span", fact)),
        atMs !== undefined && shownTime(atMs),
      ),
    ),
    element(
      "div.quiet-actions",
      element(
        "button.button.quiet",
        { type: "button", onclick: copyAnswer, "data-key": "copy" },
        "Copy answer",
      ),
    ),
  ];
}

/** @param {string} sign @param {Answer} answer @param {readonly Node[]} buttons */
function answerOf(sign, { tone, what, next, facts = [] }, buttons) {
  return [
    icon(sign, tone),
    element("p.answer-text", what),
    element("p.todo", next),
    ...facts.map(([label, value]) => element("p.soft", `${label}: ${value}`)),
    buttons.length > 0 && element("div.actions", buttons),
  ];
}

/** @param {OfferedAction} action */
function actionButton(action) {
  const created = button(action.label, `action-${action.name}`, () => act(action));
  if (action.isBest) created.classList.add("primary");
  return created;
}

/** @param {Readonly<Record<string, Panel>>} panels @param {string} tab */
function tabsOf(panels, tab) {
  return Object.entries(panels).map(([name, { word }]) =>
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
  const { view } = currentAddress();
  const attributes = { href: linkTo({ id: "", tab: "" }), "data-key": "back" };
  return element("a.back.button.quiet", attributes, icon("back"), VIEWS[view]?.title);
}

export function copyAnswer() {
  const shown = shownDetail();
  if (shown === undefined) return;
  const { what, next } = shown.answer;
  const text = `${what} ${next}\n${[shown.title, ...shown.facts].join(" · ")}`;
  navigator.clipboard.writeText(text).then(
    () => toast("Answer copied."),
    () => toast("Not copied: select the text instead."),
  );
}
