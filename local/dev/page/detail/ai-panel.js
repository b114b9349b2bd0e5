/** @import { AiExchange, DevEvent } from "../contract.ts" */
import { copyButton, element } from "../dom.js";
import { readAnswer, readPrompt } from "./ai-content.js";

/** @param {DevEvent} event */
export function aiPanel({ ai, fallback, outcome }) {
  const isOpen = outcome === "working" || outcome === "waiting";
  const [first] = ai;
  if (first === undefined) return [noRequest(fallback, outcome)];
  const attempts = attemptsOf(ai);
  const refused = attempts.filter((exchanges) => !exchanges.every(isUsed)).length;
  return [
    requestStep(first),
    element(
      "div",
      { class: "step" },
      element("h3", {}, isOpen ? "Asked" : answeredTitle(attempts.length, refused)),
      fallback !== undefined && element("p", { class: "soft" }, `Fallback text: ${fallback}`),
      attempts.flatMap((exchanges, index) =>
        exchanges.map((exchange) => attempt(exchange, index + 1, isOpen)),
      ),
    ),
  ];
}

/**
 * Each answer with the verdict on it.
 * @param {readonly AiExchange[]} ai
 * @returns {AiExchange[][]}
 */
function attemptsOf(ai) {
  /** @type {AiExchange[][]} */
  const attempts = [];
  for (const exchange of ai) {
    const last = attempts.at(-1);
    if (exchange.call === "verify" && last !== undefined) last.push(exchange);
    else attempts.push([exchange]);
  }
  return attempts;
}

/**
 * @param {string | undefined} fallback
 * @param {DevEvent["outcome"]} outcome
 */
function noRequest(fallback, outcome) {
  const isInWork = outcome === "working" || outcome === "waiting";
  const text =
    fallback !== undefined
      ? `The email has the fallback text: ${fallback}`
      : "It is asked only when an email is planned.";
  return element(
    "div",
    { class: "empty" },
    element("h3", {}, isInWork ? "The AI is not asked yet" : "No AI was asked"),
    element("p", {}, text),
  );
}

/** @param {AiExchange} exchange */
function requestStep({ model, request }) {
  const prompt = readPrompt(request);
  return element(
    "div",
    { class: "step" },
    element("h3", {}, `Sent to ${model}`),
    prompt.length > 0 && promptTable(prompt),
    element(
      "div",
      { class: "actions" },
      copyButton("Copy the whole request", () => request),
    ),
    element(
      "details",
      {},
      element("summary", {}, "The whole request"),
      element("pre", {}, pretty(request)),
    ),
  );
}

/** @param {import("./ai-content.js").PromptLine[]} lines */
function promptTable(lines) {
  const hasIds = lines.some(({ id }) => id !== undefined);
  return element(
    "table",
    { class: "table" },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        hasIds && element("th", { scope: "col", class: "reference" }, "Reference"),
        element("th", { scope: "col", class: "label" }, "Label"),
        element("th", { scope: "col" }, "Value"),
      ),
    ),
    element(
      "tbody",
      {},
      lines.map(({ id, label, value, was }) =>
        element(
          "tr",
          {},
          hasIds && element("td", {}, element("code", {}, id ?? "")),
          element("th", { scope: "row" }, label),
          element(
            "td",
            {},
            value === undefined
              ? element("span", { class: "soft" }, was === undefined ? "not sent" : "now empty")
              : element("b", {}, value),
            was !== undefined && [" was ", element("s", {}, was)],
          ),
        ),
      ),
    ),
  );
}

/** @param {AiExchange} exchange */
function isUsed({ status, refused }) {
  return status === 200 && refused === undefined;
}

/**
 * @param {AiExchange} exchange
 * @param {number} number
 * @param {boolean} isOpen The event is in work: an answer may still come.
 */
function attempt(exchange, number, isOpen) {
  const { call, status, tookMs, answer, refused } = exchange;
  const used = isUsed(exchange);
  const isAsked = isOpen && status === undefined;
  const end = isAsked
    ? "no answer yet"
    : status === undefined
      ? "no answer"
      : call === "verify"
        ? used
          ? "supported by the data"
          : "not supported"
        : used
          ? "can be used"
          : "not used";
  const title = `Attempt ${number}${call === "verify" ? ", the judge" : ""}: ${end}`;
  const tone = isAsked ? "busy" : used ? "ok" : "warn";
  const facts = isAsked
    ? []
    : [`${(tookMs / 1000).toFixed(1)} s`, ...(status === undefined ? [] : [`HTTP ${status}`])];
  return element(
    "div",
    { class: "try" },
    element(
      "div",
      { class: "title" },
      element("b", { class: tone }, title),
      element("span", { class: "soft number" }, facts.join(" · ")),
    ),
    refused !== undefined && element("p", {}, refused),
    ...answerLines(answer),
  );
}

/** @param {string} answer */
function answerLines(answer) {
  if (answer === "") return [];
  const sentences = readAnswer(answer);
  if (sentences === undefined) return [element("pre", {}, pretty(answer))];
  return [
    ...sentences.map((sentence) =>
      element("p", { class: "sentence" }, ...withReferences(sentence)),
    ),
    element(
      "details",
      {},
      element("summary", {}, "The whole answer"),
      element("pre", {}, pretty(answer)),
    ),
  ];
}

/** References such as {C1.after} stand out: the program puts the values there. @param {string} sentence */
function withReferences(sentence) {
  return sentence
    .split(/(\{[\w.]{1,60}\})/)
    .map((part, index) => (index % 2 === 1 ? element("mark", {}, part) : part));
}

/**
 * @param {number} count
 * @param {number} refused
 */
function answeredTitle(count, refused) {
  if (refused === 0) return count === 1 ? "Answered, used at the first attempt" : "Answered";
  if (refused < count) return `Answered, used at attempt ${count}`;
  return count === 1 ? "The answer was not used" : `${count} answers, none was used`;
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
