/** @import { ActionName, ActionPreview, ActionResult, ActionTarget, OfferedAction } from "./contract.ts" */
import { currentAddress } from "./address.js";
import { byIdAs, element } from "./dom.js";
import { counted } from "./format.js";
import { reloadAfterChange } from "./loader.js";
import { addMarks } from "./marks.js";
import { change, getPage } from "./page-state.js";
import { post } from "./server.js";

const TOAST_MS = 6000;
const PART = 10;

/** @param {OfferedAction} action */
export function act({ name, target }) {
  if (name !== "acknowledge") return ask(name, [target]);
  if (!getPage().environment?.actions.includes(name)) {
    addMarks([currentAddress().id], "acknowledged");
    return toast("Acknowledged. It has left “Needs you”.");
  }
  return perform(name, [target], { why: "Seen in the console" }).catch(refuse);
}

/**
 * Says what the action will do, asks why, and does it.
 * @param {ActionName} action
 * @param {readonly ActionTarget[]} targets
 */
export async function ask(action, targets) {
  /** @type {ActionPreview} */
  let preview;
  // It reads the whole table.
  if (action === "erase")
    toast("Looking for everything that is kept. In a large table this takes minutes.");
  try {
    preview = await post("api/actions/preview", { action, targets });
  } catch (error) {
    return refuse(error);
  } finally {
    if (action === "erase") change({ toast: undefined });
  }
  const { title, points, possible, refused, confirm, keep, typed } = preview;
  if (possible === 0) return refuse(refused.join(" "));
  const why = reasonField();
  const confirmation = typed === undefined ? undefined : typedField(typed);
  const failure = element("p.failure", { role: "alert" });
  const go = element("button.button.primary", { type: "submit" }, confirm);
  const form = element(
    "form",
    { method: "dialog", onsubmit },
    element("h2", { id: "dialog-title" }, title),
    element(
      "ul",
      points.map((point) => element("li", point)),
    ),
    refused.length > 0 &&
      element(
        "div.refused",
        refused.map((reason) => element("p.soft", reason)),
      ),
    element(
      "label",
      "Why?",
      why,
      element("small", `Recorded with your name, ${getPage().environment?.operator ?? "unknown"}.`),
    ),
    confirmation && element("label", `Type ${typed} to confirm`, confirmation),
    failure,
    element("menu", closeButton(keep), go),
  );

  /** @param {SubmitEvent} event */
  async function onsubmit(event) {
    event.preventDefault();
    failure.textContent = "";
    go.setAttribute("disabled", "");
    try {
      const said = { why: why.value, typed: confirmation?.value.trim() };
      await perform(action, targets, said, (done) => {
        if (targets.length > PART) go.textContent = `${done} of ${targets.length} done`;
      });
      dialog().close();
    } catch (error) {
      failure.textContent = error instanceof Error ? error.message : String(error);
      go.removeAttribute("disabled");
    }
  }
  open(form, why);
}

/** The server keeps no acknowledgements. @param {readonly string[]} ids */
export function acknowledgeInBrowser(ids) {
  const emails = counted(ids.length, "email");
  const onsubmit = () => {
    addMarks(ids, "acknowledged");
    toast(`${emails} acknowledged.`);
  };
  const go = element("button.button.primary", { type: "submit" }, `Acknowledge ${emails}`);
  const form = element(
    "form",
    { method: "dialog", onsubmit },
    element("h2", { id: "dialog-title" }, `Acknowledge ${emails}?`),
    element(
      "ul",
      element("li", "They leave “Needs you”; their states stay as they are."),
      element("li", "Nothing is sent. This browser keeps the marks."),
    ),
    element("menu", closeButton("Cancel"), go),
  );
  open(form, go);
}

/**
 * Many targets are done in parts, because each may take a second or two.
 * @param {ActionName} action
 * @param {readonly ActionTarget[]} targets
 * @param {{ readonly why: string, readonly typed?: string | undefined }} said
 * @param {(done: number) => void} [onPart]
 */
async function perform(action, targets, said, onPart) {
  let count = 0;
  /** @type {Set<string>} */
  const refused = new Set();
  let text = "";
  for (let start = 0; start < targets.length; start += PART) {
    onPart?.(start);
    const part = targets.slice(start, start + PART);
    /** @type {ActionResult} */
    const result = await post("api/actions/do", { action, targets: part, ...said });
    count += result.count;
    for (const reason of result.refused) refused.add(reason);
    text = targets.length > PART ? `Done: ${count} of ${targets.length}.` : result.done;
  }
  toast([text, ...refused].join(" "));
  void reloadAfterChange();
}

/** @param {unknown} reason */
function refuse(reason) {
  const close = closeButton("Close");
  close.className = "button primary";
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "dialog-title" }, "Not possible now"),
    element("p", reason instanceof Error ? reason.message : String(reason)),
    element("menu", close),
  );
  open(form, close);
}

function reasonField() {
  const field = document.createElement("input");
  Object.assign(field, {
    className: "search",
    name: "why",
    required: true,
    minLength: 3,
    maxLength: 300,
    autocomplete: "off",
    placeholder: "For example: address corrected",
  });
  return field;
}

/** Valid when it has this text. @param {string} typed */
function typedField(typed) {
  const field = document.createElement("input");
  Object.assign(field, {
    className: "search",
    name: "typed",
    autocomplete: "off",
    spellcheck: false,
  });
  const check = () =>
    field.setCustomValidity(field.value.trim() === typed ? "" : `Expected ${typed}`);
  field.addEventListener("input", check);
  check();
  return field;
}

/** @param {string} word */
function closeButton(word) {
  return element("button.button", { type: "button", onclick: () => dialog().close() }, word);
}

/** @param {HTMLElement} form @param {HTMLElement} focused */
function open(form, focused) {
  dialog().replaceChildren(form);
  if (!dialog().open) dialog().showModal();
  focused.focus();
}

function dialog() {
  return byIdAs("dialog", HTMLDialogElement);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let ending;

/** @param {string} text */
export function toast(text) {
  change({ toast: text });
  clearTimeout(ending);
  ending = setTimeout(() => change({ toast: undefined }), TOAST_MS);
}
