/** @import { DevEvent, DevState } from "../contract.ts" */
import { send } from "../actions.js";
import { byId, byIdAs, element, update } from "../dom.js";
import { FAULT_WORDS, toFault } from "../words.js";
import { jsonFault } from "./json-fault.js";
import { withNewId, withoutId } from "./new-id.js";

const TIMES = 10;
/** Below this width the box starts closed, so that the list is in sight. */
const WIDE_PX = 760;

/** What the page wrote into the editor; anything else there is the reader's own text, which is not replaced. */
let filled = "";
let isSending = false;

export function startSendBox() {
  for (const [fault, words] of Object.entries(FAULT_WORDS))
    byId("fault").append(element("option", { value: fault }, words));
  byId("sample").addEventListener("change", () => fill(chosenSample()?.body ?? ""));
  editor().addEventListener("input", () => showInvalid(undefined));
  byId("send").addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  // Ctrl + Enter sends from within the editor.
  editor().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  });
  byIdAs("send-box", HTMLDetailsElement).open = innerWidth >= WIDE_PX;
}

/** @type {DevState["samples"]} */
let samples = [];
const chosenSample = () => samples[Number(select("sample").value)];

/** @param {DevState | undefined} state */
export function renderSendBox(state) {
  if (state === undefined) return;
  const inputs = state.samples.map((sample) => ({ ...sample, body: withoutId(sample.body) }));
  update(byId("sample"), inputs, () => {
    const before = chosenSample();
    samples = state.samples;
    setTimeout(() => chooseAgain(before));
    if (samples.length === 0) return element("option", { value: "0" }, "No samples yet");
    return [...new Set(samples.map(({ definition }) => definition))].map((definition) =>
      element("optgroup", { label: definition }, ...optionsOf(definition)),
    );
  });
}

/**
 * After a reload the same sample stays chosen, and its new text is shown where the reader has not written another one.
 * @param {DevState["samples"][number] | undefined} before
 */
function chooseAgain(before) {
  const isBefore = (/** @type {DevState["samples"][number]} */ { definition, name }) =>
    definition === before?.definition && name === before.name;
  const at = Math.max(0, samples.findIndex(isBefore));
  select("sample").value = String(at);
  const now = samples[at]?.body ?? "";
  const isChanged = before === undefined || withoutId(now) !== withoutId(before.body);
  if (isChanged && editor().value === filled) fill(now);
}

/** @param {string} definition */
function optionsOf(definition) {
  return samples.flatMap((sample, index) =>
    sample.definition === definition ? [element("option", { value: index }, sample.name)] : [],
  );
}

/** Shows an event in the editor, ready to be changed and sent. @param {DevEvent} event */
export function edit({ body }) {
  byIdAs("send-box", HTMLDetailsElement).open = true;
  fill(body);
  editor().focus();
}

/** @param {string} body */
function fill(body) {
  filled = withNewId(onLines(body));
  editor().value = filled;
  editor().scrollTop = 0;
  showInvalid(undefined);
}

/** A body on one line is laid out, to be read and edited. @param {string} body */
function onLines(body) {
  if (body.trim().includes("\n") || jsonFault(body) !== undefined) return body;
  return JSON.stringify(JSON.parse(body), null, 2);
}

async function submit() {
  if (isSending) return;
  const text = editor().value;
  const fault = jsonFault(text);
  if (fault !== undefined) {
    const end = fault.offset === text.length ? "the text ends there" : "other text is there";
    showInvalid(
      `Line ${fault.line}, column ${fault.column}: expected ${fault.expected}, but ${end}. To see how a broken body ends, send it to the SQS queue.`,
    );
    editor().focus();
    editor().setSelectionRange(fault.offset, Math.min(text.length, fault.offset + 1));
    return;
  }
  isSending = true;
  const refused = await send(bodyOf(text), toFault(select("fault").value));
  isSending = false;
  showInvalid(refused);
  // The same id once more would be a duplicate; "twice, same id" shows that.
  if (refused === undefined && editor().value === text) {
    const isOwnText = text !== filled;
    editor().value = withNewId(text);
    if (!isOwnText) filled = editor().value;
  }
}

/** @param {string} text */
function bodyOf(text) {
  const times = select("times").value;
  if (times === "once") return text;
  const copies = Array.from({ length: times === "same-id" ? 2 : TIMES }, (_, index) =>
    times === "same-id" || index === 0 ? text : withNewId(text),
  );
  return JSON.stringify(copies.flatMap((copy) => JSON.parse(copy)));
}

/** @param {string | undefined} text */
function showInvalid(text) {
  const line = byId("invalid");
  line.hidden = text === undefined;
  line.textContent = text ?? "";
  if (text === undefined) editor().removeAttribute("aria-invalid");
  else editor().setAttribute("aria-invalid", "true");
}

function editor() {
  return byIdAs("event", HTMLTextAreaElement);
}

/** @param {string} id */
function select(id) {
  return byIdAs(id, HTMLSelectElement);
}
