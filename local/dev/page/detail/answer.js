/** @import { DevEmail, DevEvent, DevState, TimelineStep } from "../contract.ts" */
import { request, sendAgain } from "../actions.js";
import { navigate } from "../address.js";
import { button, element, time } from "../../../../operator/console/page/dom.js";
import { icon } from "../../../../operator/console/page/icons.js";
import { failureLine, questionBox, questionButton } from "../question.js";
import { edit } from "../send/send-box.js";
import { getPage } from "../store.js";
import { clockTime, exactTime, isPhone } from "../../../../operator/console/page/format.js";
import { STATES } from "../../../../operator/console/page/states.js";
import { iconOf, isDeadLetter, sentencesOf, stepIcon, suppressionWords } from "../words.js";

/**
 * The answer as a sentence, then the next step and its buttons; about the email if one is given.
 * @param {DevEvent} event
 * @param {DevEmail} [email]
 */
export function answerOf(event, email) {
  const { answer, next } = email === undefined ? event : sentencesOf(email);
  const tone = email === undefined ? event.tone : (STATES[email.state]?.tone ?? "off");
  const name = email === undefined ? iconOf(event) : email.state;
  const spin = email === undefined && event.outcome === "working" ? " spin" : "";
  return {
    className: `answer ${tone}`,
    inputs: { shortId: event.shortId, answer, next, tone, name, isDeadLetter: isDeadLetter(event) },
    build: () => [
      icon(name, tone + spin),
      element("p.answer-text", answer),
      element("p.todo", next),
      actionsOf(event),
      failureLine(event.shortId),
    ],
  };
}

/** @param {DevEvent} event */
function actionsOf(event) {
  const redrive = redriveQuestion(event.shortId);
  if (getPage().question === redrive.key) return questionBox(redrive);
  return element(
    "div.actions",
    button("Send again", "again", () => sendAgain(event)),
    button("Edit and send", "edit", () => {
      // On a phone the detail covers the Send box.
      if (isPhone()) navigate({ view: "events", id: "" });
      setTimeout(() => edit(event));
    }),
    isDeadLetter(event) && questionButton(redrive),
  );
}

/** @param {string} shortId */
function redriveQuestion(shortId) {
  return {
    key: `redrive-${shortId}`,
    open: "Put it back into the queue…",
    question: "Put 1 message back into the queue?",
    note: "Recipients who have their email already do not get it again.",
    yes: "Redrive 1 message",
    no: "Keep it",
    run: () => request(shortId, "/api/redrive", [{ shortId }]),
  };
}

/** @param {string} title @param {readonly (string | undefined)[]} facts */
export function headerOf(title, facts) {
  const spans = facts.filter((fact) => fact !== undefined).map((fact) => element("span", fact));
  return element(
    "div",
    element("h2", { id: "detail-title", tabindex: "-1" }, title),
    element("p.facts-line", spans),
  );
}

/** @param {readonly TimelineStep[]} steps */
export function timelineOf(steps) {
  return steps.map((step) =>
    element(
      "li",
      icon(stepIcon(step), step.tone),
      element(
        "div",
        element("div.when", element("b", step.title), time(step.atMs, exactTime(step.atMs))),
        step.text !== undefined && element("p", step.text),
      ),
    ),
  );
}

/** @param {DevState["suppressions"][number]} suppression */
export function suppressionDetail({ address, reason, sinceMs }) {
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
  const isAsked = getPage().question === question.key;
  return [
    element(
      "header.detail-head",
      headerOf(address, [sinceMs === undefined ? undefined : `since ${clockTime(sinceMs)}`]),
    ),
    element(
      "section.answer.off",
      { "aria-label": "What happened" },
      icon("suppressed", "off"),
      element("p.answer-text", `Email to ${address} is skipped: ${why}.`),
      element("p.todo", next),
      isAsked ? questionBox(question) : element("div.actions", questionButton(question)),
      failureLine(address),
    ),
  ];
}
