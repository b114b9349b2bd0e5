/** @import { DevEvent, DevState } from "../contract.ts" */
import { send } from "../actions.js";
import { byId, byIdAs, element, update } from "../../../../operator/console/page/dom.js";
import { pretty } from "../../../../operator/console/page/json.js";
import { isPhone } from "../../../../operator/console/page/format.js";
import { FAULT_WORDS, isFault } from "../words.js";
import { jsonFault } from "./json-fault.js";
import { withNewId, withoutId } from "./new-id.js";

/** @typedef {DevState["samples"][number]} Sample */

const TIMES = 10;

/** What the page wrote into the editor. Anything else is the reader's own text, which is not replaced. */
let filled = "";
let isSending = false;
/** @type {readonly Sample[]} */
let samples = [];

const editor = () => byIdAs("event", HTMLTextAreaElement);
const box = () => byIdAs("send-box", HTMLDetailsElement);
const select = (/** @type {string} */ id) => byIdAs(id, HTMLSelectElement);
const chosenSample = () => samples[Number(select("sample").value)];

export function startSendBox() {
  for (const [value, words] of Object.entries(FAULT_WORDS))
    byId("fault").append(element("option", { value }, words));
  byId("sample").addEventListener("change", () => fill(chosenSample()?.body ?? ""));
  editor().addEventListener("input", () => showInvalid(undefined));
  byId("send").addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  editor().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  });
  // On a phone the list comes first.
  box().open = !isPhone();
}

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
      element("optgroup", { label: definition }, optionsOf(definition)),
    );
  });
}

/** Keeps the chosen sample after a reload, and shows its new text unless the reader has changed it. @param {Sample} [before] */
function chooseAgain(before) {
  const at = samples.findIndex(
    ({ definition, name }) => definition === before?.definition && name === before.name,
  );
  select("sample").value = String(Math.max(0, at));
  const now = chosenSample()?.body ?? "";
  const isChanged = before === undefined || withoutId(now) !== withoutId(before.body);
  if (isChanged && editor().value === filled) fill(now);
}

/** @param {string} definition */
function optionsOf(definition) {
  return samples.flatMap((sample, value) =>
    sample.definition === definition ? [element("option", { value }, sample.name)] : [],
  );
}

/** Shows an event in the editor. @param {DevEvent} event */
export function edit({ body }) {
  box().open = true;
  fill(body);
  editor().focus();
}

/** JSON on one line is formatted. @param {string} body */
function fill(body) {
  filled = withNewId(body.trim().includes("\n") ? body : pretty(body));
  editor().value = filled;
  editor().scrollTop = 0;
  showInvalid(undefined);
}

async function submit() {
  if (isSending) return;
  const text = editor().value;
  const invalid = jsonFault(text);
  if (invalid !== undefined) {
    const { line, column, expected, offset } = invalid;
    const end = offset === text.length ? "the text ends there" : "other text is there";
    showInvalid(
      `Line ${line}, column ${column}: expected ${expected}, but ${end}. To see what happens to a broken body, send it to the SQS queue.`,
    );
    editor().focus();
    editor().setSelectionRange(offset, Math.min(text.length, offset + 1));
    return;
  }
  isSending = true;
  const fault = select("fault").value;
  const refused = await send(bodyOf(text), isFault(fault) ? fault : "none");
  isSending = false;
  showInvalid(refused);
  if (refused !== undefined || editor().value !== text) return;
  // The same id again would be a duplicate; "twice, same id" shows that.
  const isOwnText = text !== filled;
  editor().value = withNewId(text);
  if (!isOwnText) filled = editor().value;
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
  editor().ariaInvalid = text === undefined ? null : "true";
}
