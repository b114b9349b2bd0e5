/** @import { DevEmail, DevEvent } from "../contract.ts" */
import { request, sendAgain } from "../actions.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { failureLine, questionBox, questionButton } from "../question.js";
import { edit } from "../send/send-box.js";
import { getPage } from "../store.js";
import { iconOf, isDeadLetter, sentencesOf, STATES } from "../words.js";
import { go } from "../address.js";

/**
 * The answer first, as a sentence, then the next step and its buttons; of the email where one is given.
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
      element("p", { class: "answer-text" }, answer),
      element("p", { class: "todo" }, next),
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
    "div",
    { class: "actions" },
    button("Send again", "again", () => sendAgain(event)),
    button("Edit and send", "edit", () => {
      // On a phone the detail covers the Send box.
      if (innerWidth < 760) go({ view: "events", id: "" });
      setTimeout(() => edit(event));
    }),
    isDeadLetter(event) && questionButton(redrive),
  );
}

/**
 * @param {string} word
 * @param {string} key
 * @param {() => unknown} run
 */
function button(word, key, run) {
  const attributes = {
    class: "button",
    type: "button",
    "data-key": key,
    onclick: () => void run(),
  };
  return element("button", attributes, word);
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
