import { asList, asObject, parseJson } from "./json.js";

/**
 * A fact or a change in a request. `value` is undefined if the definition does not share it.
 * @typedef {{ id: string | undefined, label: string, value: string | undefined, was: string | undefined }} PromptLine
 */

/** The facts and changes of a request; none if it has another form. @param {string} request @returns {PromptLine[]} */
export function readPrompt(request) {
  const user = asList(asObject(parseJson(request))["messages"])
    .map(asObject)
    .findLast(({ role }) => role === "user");
  const { facts, changes } = asObject(parseJson(textOf(user?.["content"])));
  return [...asList(facts), ...asList(changes)].map(asObject).flatMap((line) => {
    const { id, label, value, before, after, added, removed } = line;
    if (typeof label !== "string") return [];
    return {
      id: typeof id === "string" ? id : undefined,
      label,
      value: words(value) ?? words(after) ?? words(added),
      was: words(before) ?? words(removed),
    };
  });
}

/** The sentences of an answer; undefined if it has another form. @param {string} answer */
export function readAnswer(answer) {
  const whole = asObject(parseJson(answer));
  const [choice] = asList(whole["choices"]);
  const message = asObject(asObject(choice)["message"]);
  const content = choice === undefined ? whole : asObject(parseJson(textOf(message["content"])));
  const sentences = [content["headline"], ...asList(content["bullets"]), content["summary"]];
  const texts = sentences.flatMap((text) => words(text) ?? []);
  return texts.length === 0 ? undefined : texts;
}

/** @param {unknown} value */
function words(value) {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(", ");
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @param {unknown} content */
function textOf(content) {
  if (typeof content === "string") return content;
  return asList(content)
    .map((part) => words(asObject(part)["text"]) ?? "")
    .join("");
}
