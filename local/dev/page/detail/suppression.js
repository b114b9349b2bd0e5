/** @import { DevState } from "../contract.ts" */
import { request } from "../actions.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { failureLine, questionBox, questionButton } from "../question.js";
import { getPage } from "../store.js";
import { clockTime, suppressionWords } from "../words.js";

/** @param {DevState["suppressions"][number]} suppression */
export function suppressionDetail({ address, reason, sinceMs }) {
  const since = sinceMs === undefined ? [] : [element("span", {}, `since ${clockTime(sinceMs)}`)];
  const question = {
    key: `unsuppress-${address}`,
    open: "Remove the suppression…",
    question: `Remove the suppression of ${address}?`,
    note: "New email is sent from now on; the email that was skipped so far is not.",
    yes: "Remove the suppression",
    no: "Keep it",
    run: () => request(address, "/api/unsuppress", [{ address }]),
  };
  const { why, next } = suppressionWords(reason);
  const isOpen = getPage().question === question.key;
  return [
    element(
      "header",
      { class: "detail-head" },
      element(
        "div",
        {},
        element("h2", { id: "detail-title", tabindex: "-1" }, address),
        element("p", { class: "facts-line" }, ...since),
      ),
    ),
    element(
      "section",
      { class: "answer off", "aria-label": "What happened" },
      icon("suppressed", "off"),
      element("p", { class: "answer-text" }, `Email to ${address} is skipped: ${why}.`),
      element("p", { class: "todo" }, next),
      isOpen
        ? questionBox(question)
        : element("div", { class: "actions" }, questionButton(question)),
      failureLine(address),
    ),
  ];
}
