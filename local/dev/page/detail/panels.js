/** @import { DevEvent } from "../contract.ts" */
import { where } from "../address.js";
import { copyButton, element } from "../dom.js";
import { readText } from "../server.js";
import { aiPanel } from "./ai-panel.js";
import { chosenEmail, emailPanel, noEmail, recipientsOf } from "./email-panel.js";

/**
 * The tabs of the detail, in the order of the keys 1 to 4. `inputs`: what the panel shows; it is built again when they change.
 * @type {Record<string, { word: string, inputs: (event: DevEvent) => unknown, render: (event: DevEvent) => (Node | false)[] }>}
 */
export const PANELS = {
  email: { word: "Email", inputs: emailInputs, render: emailPanel },
  event: {
    word: "Event",
    inputs: ({ body, id, source }) => ({ body, id, source }),
    render: eventPanel,
  },
  ai: {
    word: "AI",
    inputs: ({ ai, fallback, outcome }) => ({ ai, fallback, outcome }),
    render: aiPanel,
  },
  text: { word: "Plain text", inputs: emailInputs, render: textPanel },
};

/** @param {DevEvent} event */
function emailInputs({ emails, outcome }) {
  const { email, width, view } = where();
  return { emails, outcome, email, width, view };
}

/** @param {DevEvent} event */
function eventPanel({ body, id, source, type, via }) {
  const pairs = [
    ["Id", id],
    ["Type", type],
    ["Source", source],
    ["Came by", via],
  ].filter(([, value]) => value !== undefined);
  return [
    element(
      "dl",
      { class: "pairs" },
      pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
    ),
    element(
      "div",
      { class: "copyable" },
      element("h3", {}, "The event as it came"),
      copyButton("Copy the event", () => body),
    ),
    element("pre", {}, onLines(body)),
  ];
}

/** JSON is laid out; anything else is shown as it is. @param {string} text */
export function onLines(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {DevEvent} event */
function textPanel(event) {
  const email = chosenEmail(event);
  if (email?.textPath === undefined) return [recipientsOf(event), noEmail(event, email)];
  const text = element("pre", {}, "Loading.");
  readText(email.textPath)
    .then((content) => (text.textContent = content))
    .catch(() => (text.textContent = "The dev server does not have this text any more."));
  return [recipientsOf(event), text];
}
