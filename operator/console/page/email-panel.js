/** @import { EmailDetail } from "./contract.ts" */
import { currentAddress, navigate } from "./address.js";
import { element, emptyBox, pairs } from "./dom.js";

/** @param {EmailDetail} email */
export function emailPanel({ row: { key, recipient }, sent }) {
  if ("missing" in sent) return [emptyBox("No email to show", sent.missing)];
  const { width } = currentAddress();
  const query = new URLSearchParams({ key, recipient });
  return [
    element(
      "div.envelope",
      pairs([
        ["From", sent.from],
        ["To", sent.to],
        ["Subject", sent.subject],
      ]),
      element(
        "div.chips",
        { role: "group", "aria-label": "Width" },
        widthChip("desktop", "Desktop", width),
        widthChip("phone", "Phone", width),
      ),
    ),
    element("iframe", {
      class: width === "phone" ? "frame phone" : "frame",
      sandbox: "",
      src: `api/sent?${query}`,
      title: `The email to ${sent.to}`,
      referrerpolicy: "no-referrer",
    }),
    element(
      "p.soft.note",
      sent.wasSent
        ? "Rendered from the stored words with your project's present layout and brand, without the unsubscribe link."
        : `${sent.wasSent === false ? "Not sent" : "It is not known whether it was sent"}. This is the email that the stored words give, without the unsubscribe link.`,
    ),
    element(
      "details",
      element("summary", "Plain text"),
      element("pre", { tabindex: "0", "aria-label": "Plain text" }, sent.text),
    ),
  ];
}

/** @param {string} value @param {string} word @param {string} width */
function widthChip(value, word, width) {
  return element(
    "button.chip",
    {
      type: "button",
      "aria-pressed": String(value === width),
      "data-key": `width-${value}`,
      onclick: () => navigate({ width: value }),
    },
    word,
  );
}
