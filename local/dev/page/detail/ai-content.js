/**
 * A fact or a change of the AI's request. `value` is absent where the definition does not share it.
 * @typedef {{ id: string | undefined, label: string, value: string | undefined, was: string | undefined }} PromptLine
 */

/**
 * The facts and changes of a request; none where the request has another form.
 * @param {string} request
 * @returns {PromptLine[]}
 */
export function readPrompt(request) {
  const { messages } = asObject(parse(request));
  const user = asList(messages)
    .map(asObject)
    .findLast(({ role }) => role === "user");
  const { facts, changes } = asObject(parse(textOf(user?.["content"])));
  return [...asList(facts), ...asList(changes)].map(asObject).flatMap((line) => {
    const label = line["label"];
    if (typeof label !== "string") return [];
    const { id, value, before, after, added, removed } = line;
    return [
      {
        id: typeof id === "string" ? id : undefined,
        label,
        value: words(value) ?? words(after) ?? words(added),
        was: words(before) ?? words(removed),
      },
    ];
  });
}

/**
 * The sentences of an answer; undefined where it has another form.
 * @param {string} answer
 * @returns {string[] | undefined}
 */
export function readAnswer(answer) {
  const whole = asObject(parse(answer));
  const [choice] = asList(whole["choices"]);
  const message = asObject(asObject(choice)["message"]);
  const content = choice === undefined ? whole : asObject(parse(textOf(message["content"])));
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

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function asObject(value) {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** @param {unknown} value @returns {unknown[]} */
function asList(value) {
  return Array.isArray(value) ? value : [];
}
