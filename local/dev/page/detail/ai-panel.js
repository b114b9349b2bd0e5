/** @import { AiExchange, DevEvent } from "../contract.ts" */
import { copyButton, emptyBox, element } from "../../../../operator/console/page/dom.js";
import { pretty } from "../../../../operator/console/page/json.js";
import { isOpen } from "../words.js";
import {
  readAnswer,
  readPrompt,
  userMessage,
} from "../../../../operator/console/page/ai-content.js";

/** @param {DevEvent} event */
export function aiPanel(event) {
  const { ai, fallback } = event;
  const [first] = ai;
  if (first === undefined)
    return [
      emptyBox(
        isOpen(event) ? "The AI is not asked yet" : "No AI was asked",
        fallback === undefined
          ? "It is asked only when an email is planned."
          : `The email has the fallback text: ${fallback}`,
      ),
    ];
  const attempts = attemptsOf(ai);
  const refused = attempts.filter((exchanges) => !exchanges.every(isUsed)).length;
  return [
    requestStep(first),
    element(
      "div.step",
      element("h3", isOpen(event) ? "Asked" : answeredTitle(attempts.length, refused)),
      fallback !== undefined && element("p.soft", `Fallback text: ${fallback}`),
      attempts.flatMap((exchanges, index) =>
        exchanges.map((exchange) => attempt(exchange, index + 1, isOpen(event))),
      ),
    ),
  ];
}

/** Each answer with its verdict. @param {readonly AiExchange[]} ai */
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

/** @param {AiExchange} exchange */
function requestStep({ model, request }) {
  const prompt = readPrompt(userMessage(request));
  return element(
    "div.step",
    element("h3", `Sent to ${model}`),
    prompt.length > 0 && promptTable(prompt),
    element("div.actions", copyButton("Copy the whole request", request)),
    element("details", element("summary", "The whole request"), element("pre", pretty(request))),
  );
}

/** @param {import("../../../../operator/console/page/ai-content.js").PromptLine[]} lines */
function promptTable(lines) {
  const hasIds = lines.some(({ id }) => id !== undefined);
  const rows = lines.map(({ id, label, value, was }) =>
    element(
      "tr",
      hasIds && element("td", element("code", id)),
      element("th", { scope: "row" }, label),
      element(
        "td",
        value === undefined
          ? element("span.soft", was === undefined ? "not sent" : "now empty")
          : element("b", value),
        was !== undefined && [" was ", element("s", was)],
      ),
    ),
  );
  const head = element(
    "tr",
    hasIds && element("th.reference", { scope: "col" }, "Reference"),
    element("th.label", { scope: "col" }, "Label"),
    element("th", { scope: "col" }, "Value"),
  );
  return element("table.table", element("thead", head), element("tbody", rows));
}

/** @param {AiExchange} exchange */
function isUsed({ status, refused }) {
  return status === 200 && refused === undefined;
}

/** @param {AiExchange} exchange @param {number} number @param {boolean} mayAnswer */
function attempt(exchange, number, mayAnswer) {
  const { call, status, tookMs, answer, refused } = exchange;
  const used = isUsed(exchange);
  const isAsked = mayAnswer && status === undefined;
  const ends =
    call === "verify" ? ["supported by the data", "not supported"] : ["can be used", "not used"];
  const end = isAsked ? "no answer yet" : status === undefined ? "no answer" : ends[used ? 0 : 1];
  const title = `Attempt ${number}${call === "verify" ? ", the judge" : ""}: ${end}`;
  const tone = isAsked ? "busy" : used ? "ok" : "warn";
  const http = status === undefined ? "" : ` · HTTP ${status}`;
  return element(
    "div.try",
    element(
      "div.title",
      element("b", { class: tone }, title),
      element("span.soft.number", isAsked ? "" : `${(tookMs / 1000).toFixed(1)} s${http}`),
    ),
    refused !== undefined && element("p", refused),
    answerLines(answer),
  );
}

/** @param {string} answer */
function answerLines(answer) {
  if (answer === "") return [];
  const sentences = readAnswer(answer);
  if (sentences === undefined) return [element("pre", pretty(answer))];
  return [
    ...sentences.map((sentence) => element("p.sentence", withReferences(sentence))),
    element("details", element("summary", "The whole answer"), element("pre", pretty(answer))),
  ];
}

/** Marks references such as {C1.after}, which the program replaces by values. @param {string} sentence */
function withReferences(sentence) {
  return sentence
    .split(/(\{[\w.]{1,60}\})/)
    .map((part, index) => (index % 2 === 1 ? element("mark", part) : part));
}

/** @param {number} count @param {number} refused */
function answeredTitle(count, refused) {
  if (refused === 0) return count === 1 ? "Answered, used at the first attempt" : "Answered";
  if (refused < count) return `Answered, used at attempt ${count}`;
  return count === 1 ? "The answer was not used" : `${count} answers, none was used`;
}
