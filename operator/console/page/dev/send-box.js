/** @import { DevState } from "./contract.ts" */
import { navigate } from "../address.js";
import { toast } from "../dialog.js";
import { byId, byIdAs, element, update } from "../dom.js";
import { isPhone } from "../format.js";
import { pretty } from "../json.js";
import { reloadAfterChange } from "../loader.js";
import { post } from "../server.js";
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

export function addSendBox() {
  const onsubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    void submit();
  };
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };
  byId("list-pane").prepend(
    element(
      "details.send",
      // On a phone the list comes first.
      { id: "send-box", open: !isPhone() },
      element("summary", element("h2", "Send an event"), element("span.soft", "or POST /events")),
      element(
        "form",
        { autocomplete: "off", onsubmit },
        element(
          "label",
          "Sample",
          element("select", { id: "sample", onchange: () => fill(chosenSample()?.body ?? "") }),
        ),
        element("label", "What goes wrong", element("select", { id: "fault" })),
        element("textarea", {
          id: "event",
          "aria-label": "Event as JSON",
          "aria-describedby": "invalid",
          spellcheck: "false",
          autocapitalize: "off",
          oninput: () => showInvalid(undefined),
          onkeydown,
        }),
        element("p.failure", { id: "invalid", role: "alert", hidden: true }),
        element(
          "label",
          "Send it",
          element(
            "select",
            { id: "times" },
            element("option", { value: "once" }, "once"),
            element("option", { value: "same-id" }, "twice, same id"),
            element("option", { value: "new-ids" }, "10 times, new ids"),
          ),
        ),
        element("button.button.primary", { type: "submit" }, "Send event"),
      ),
    ),
  );
}

/** @param {DevState} state */
export function renderSendBox(state) {
  update(byId("fault"), state.faults, () =>
    state.faults.map(([value, words]) => element("option", { value }, words)),
  );
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

/** Shows an event in the editor. @param {string} body */
export function edit(body) {
  fill(body);
  openSendBox();
}

export function openSendBox() {
  box().open = true;
  // On a phone the detail covers the Send box.
  if (isPhone()) navigate({ id: "" });
  setTimeout(() => editor().focus());
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
  const refused = await send(bodyOf(text), select("fault").value);
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

/**
 * Sends an event or a list of events, unchanged, and shows the first. Returns the reason if they are refused.
 * @param {string} body
 * @param {string} fault
 */
async function send(body, fault) {
  try {
    const query = fault === "none" ? "" : `?${new URLSearchParams({ fault })}`;
    /** @type {{ ids: readonly string[] }} */
    const { ids } = await post(`events${query}`, body);
    navigate({ view: "emails", id: ids[0] ?? "" }, { push: true });
    await reloadAfterChange();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Uses a new id: with the same id it would be a duplicate. @param {string} body */
export async function sendAgain(body) {
  const refused = await send(withNewId(body), "none");
  if (refused !== undefined) toast(refused);
}

/** @param {string | undefined} text */
function showInvalid(text) {
  const line = byId("invalid");
  line.hidden = text === undefined;
  line.textContent = text ?? "";
  editor().ariaInvalid = text === undefined ? null : "true";
}
