/** @import { EmailDetail, Exchange } from "./contract.ts" */
import { readAnswer, readPrompt } from "./ai-content.js";
import { copyButton, element, emptyBox } from "./dom.js";
import { icon } from "./icons.js";
import { pretty } from "./json.js";

/** What the AI got, what it answered, and how that was checked. @param {Pick<EmailDetail, "exchanges" | "sentences" | "fallback">} email */
export function aiPanel({ exchanges, sentences, fallback }) {
  const [first] = exchanges;
  const fallbackText =
    fallback === undefined ? undefined : `The email has the fallback text: ${fallback}.`;
  if (first === undefined)
    return [
      emptyBox(
        fallback === undefined ? "The exchange is not kept" : "No AI wrote this email",
        fallbackText ??
          "It is kept for as long as the email, unless the setting `ai.keepExchange` is off.",
      ),
    ];
  const writes = exchanges.filter(({ call }) => call === "write");
  return [
    sentStep(first),
    element(
      "div.step",
      element("h3", `2. Answered by ${answeredText(writes)}`),
      writes.flatMap((write, index) =>
        answerLines(write, index, index === writes.length - 1 ? sentences : undefined),
      ),
    ),
    element(
      "div.step",
      element("h3", "3. Checked"),
      element("ul.checks", exchanges.map(checkItem)),
      fallbackText !== undefined && element("p", fallbackText),
    ),
  ];
}

/** @param {Exchange} exchange */
function sentStep({ request = "" }) {
  const prompt = readPrompt(request);
  return element(
    "div.step",
    element("h3", "1. Sent: labels and kinds; values only where the definition shares them"),
    prompt.length > 0 && promptTable(prompt),
    element(
      "details",
      element("summary", "The whole message"),
      element("pre", { tabindex: "0", "aria-label": "The message to the AI" }, pretty(request)),
      copyButton("Copy the message", request),
    ),
  );
}

/** @param {import("./ai-content.js").PromptLine[]} lines */
function promptTable(lines) {
  const rows = lines.map(({ id, label, kind, value, was }) =>
    element(
      "tr",
      element("td", element("code", id)),
      element("th", { scope: "row" }, label),
      element("td", kind),
      element(
        "td",
        value === undefined ? element("span.soft", "not sent") : element("b", value),
        was !== undefined && [" was ", element("s", was)],
      ),
    ),
  );
  const head = ["Reference", "Label", "Kind", "Value"].map((word) =>
    element("th", { scope: "col" }, word),
  );
  return element(
    "table.table.prompt",
    element("thead", element("tr", head)),
    element("tbody", rows),
  );
}

/** @param {readonly Exchange[]} writes */
function answeredText(writes) {
  const last = writes.at(-1);
  if (last === undefined) return "nothing";
  const seconds = (last.tookMs / 1000).toFixed(1);
  const { input, output } = last.tokens;
  return `${last.model} in ${seconds} s: ${input} tokens in, ${output} out`;
}

/**
 * Each sentence with its references, and as the reader got it.
 * @param {Exchange} exchange
 * @param {number} index
 * @param {readonly string[] | undefined} mailed undefined: the answer was not used
 */
function answerLines({ answer, refused }, index, mailed) {
  const title =
    index > 0 || mailed === undefined
      ? element("h4", `Attempt ${index + 1}${mailed === undefined ? ", not used" : ""}`)
      : undefined;
  if (answer === undefined) return [title, element("p", refused ?? "No answer came.")];
  const sentences = readAnswer(answer);
  if (sentences === undefined) return [title, element("pre", pretty(answer))];
  const hasAll = mailed?.length === sentences.length;
  const lines = sentences.map((sentence, at) =>
    element(
      "div.sentence",
      element("code", withReferences(sentence)),
      hasAll && element("p", mailed[at]),
    ),
  );
  return [title, ...lines];
}

/** @param {Exchange} exchange */
function checkItem({ call, model, refused, answer }) {
  const isUsed = refused === undefined && answer !== undefined;
  const text =
    call === "verify"
      ? isUsed
        ? `Second model, ${model}: each sentence is supported`
        : `Second model, ${model}: ${refused ?? "no verdict"}`
      : isUsed
        ? "Every reference exists; no number, date, name or link outside a reference"
        : `Not used: ${refused ?? "no answer came"}`;
  return element(
    "li",
    icon(isUsed ? "tick" : "warning", isUsed ? "ok" : "warn"),
    element("span", text),
  );
}

/** Marks references such as {C1.after}, which the program replaces by values. @param {string} sentence */
function withReferences(sentence) {
  return sentence
    .split(/(\{[\w.]{1,60}\})/)
    .map((part, index) => (index % 2 === 1 ? element("mark", part) : part));
}
