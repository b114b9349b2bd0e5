import { element } from "./dom.js";
import { change, getPage } from "./store.js";

/**
 * A question that opens where its button was: no dialog over the page.
 * @typedef {{ key: string, open: string, question: string, note: string, yes: string, no: string, run: () => unknown }} Question
 */

/** @param {Question} question */
export function questionButton({ key, open }, className = "button") {
  return element(
    "button",
    {
      class: className,
      type: "button",
      "aria-expanded": "false",
      "data-key": key,
      onclick: () => {
        change({ question: key });
        setTimeout(() => focusOn(`${key}-no`));
      },
    },
    open,
  );
}

/** @param {Question} question */
export function questionBox({ key, question, note, yes, no, run }) {
  const close = () => {
    change({ question: undefined });
    setTimeout(() => focusOn(key));
  };
  return element(
    "div",
    { class: "question", role: "group", "aria-label": question },
    element("p", {}, element("b", {}, question)),
    element("p", { class: "soft" }, note),
    element(
      "div",
      { class: "actions" },
      element("button", { class: "button", type: "button", onclick: () => void run() }, yes),
      element(
        "button",
        { class: "button", type: "button", "data-key": `${key}-no`, onclick: close },
        no,
      ),
    ),
  );
}

/** Why the last request from this place was refused. @param {string} place */
export function failureLine(place) {
  const { failure } = getPage();
  return failure?.at === place && element("p", { class: "failure", role: "alert" }, failure.text);
}

/** @param {string} key */
function focusOn(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (found instanceof HTMLElement) found.focus();
}
