import { button, focusKey, element } from "../../../operator/console/page/dom.js";
import { change, getPage } from "./store.js";

/**
 * A question opens in the place of its button.
 * @typedef {{ key: string, open: string, question: string, note: string, yes: string, no: string, run: () => unknown }} Question
 */

/** @param {Question} question */
export function questionButton({ key, open }, className = "") {
  const created = button(open, key, () => {
    change({ question: key });
    setTimeout(() => focusKey(`${key}-no`));
  });
  created.className += className;
  created.ariaExpanded = "false";
  return created;
}

/** @param {Question} question */
export function questionBox({ key, question, note, yes, no, run }) {
  const close = () => {
    change({ question: undefined });
    setTimeout(() => focusKey(key));
  };
  return element(
    "div.question",
    { role: "group", "aria-label": question },
    element("p", element("b", question)),
    element("p.soft", note),
    element("div.actions", button(yes, `${key}-yes`, run), button(no, `${key}-no`, close)),
  );
}

/** Why the last request of this place was refused. @param {string} place */
export function failureLine(place) {
  const { failure } = getPage();
  return failure?.at === place && element("p.failure", { role: "alert" }, failure.text);
}
