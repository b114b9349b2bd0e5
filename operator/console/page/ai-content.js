import { asList, asObject, parseJson } from "./json.js";

/**
 * A fact or a change in a request. `value` is undefined if the definition does not share it.
 * @typedef {{ id: string | undefined, label: string, kind: string | undefined, value: string | undefined, was: string | undefined }} PromptLine
 */

/** The facts and changes of the user message; none if it has another form. @param {string} message @returns {PromptLine[]} */
export function readPrompt(message) {
  const { facts, changes } = asObject(parseJson(message));
  return [...asList(facts), ...asList(changes)].map(asObject).flatMap((line) => {
    const { id, label, kind, value, items, before, after, added, removed } = line;
    if (typeof label !== "string") return [];
    return {
      id: typeof id === "string" ? id : undefined,
      label,
      kind: typeof kind === "string" ? kind : undefined,
      value: words(value) ?? shared(items) ?? words(after) ?? shared(added),
      was: words(before) ?? shared(removed),
    };
  });
}

/** The sentences of an answer; undefined if it has another form. @param {string} answer */
export function readAnswer(answer) {
  const { headline, bullets, summary } = asObject(parseJson(answer));
  const sentences = [headline, ...asList(bullets), summary];
  const texts = sentences.flatMap((text) => words(text) ?? []);
  return texts.length === 0 ? undefined : texts;
}

/** A list's items. Where they are not shared, the request only says "one" or "several". @param {unknown} value */
function shared(value) {
  return Array.isArray(value) ? words(value) : undefined;
}

/** @param {unknown} value */
function words(value) {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(", ");
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
