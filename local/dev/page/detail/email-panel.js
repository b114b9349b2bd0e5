/** @import { DevEmail, DevEvent } from "../contract.ts" */
import { navigate, currentAddress } from "../address.js";
import { copyable, emptyBox, element, pairs } from "../../../../operator/console/page/dom.js";
import { icon } from "../../../../operator/console/page/icons.js";
import { pretty } from "../../../../operator/console/page/json.js";
import { readText } from "../server.js";
import { STATES } from "../../../../operator/console/page/states.js";
import { isOpen, sentencesOf } from "../words.js";

const NEW_WINDOW = { target: "_blank", rel: "noopener noreferrer" };
/** Email programs open no other links, such as `javascript:`. */
const SCHEMES = ["http:", "https:", "mailto:"];

/** @param {DevEvent} event */
function chosenEmail({ emails }) {
  return emails[Number(currentAddress().email)] ?? emails[0];
}

/** @param {DevEvent} event */
export function emailPanel(event) {
  const email = chosenEmail(event);
  const { width } = currentAddress();
  const hasEmail = email?.htmlPath !== undefined;
  const head = element(
    "div.envelope",
    recipientsOf(event),
    hasEmail && element("div.width", widthSelect(width)),
  );
  if (!hasEmail) return [email !== undefined && head, noEmail(event, email)];
  const facts = pairs([
    ["Subject", email.subject],
    ["Language", email.locale],
    [STATES[email.state]?.word ?? email.state, email.reason],
  ]);
  facts.classList.add("envelope-facts");
  const frame = element("iframe", {
    class: width === "phone" ? "frame phone" : "frame",
    sandbox: "",
    src: email.htmlPath,
    title: `The email to ${email.to}`,
    referrerpolicy: "no-referrer",
  });
  return [head, facts, frame, linksOf(email)];
}

/** @param {DevEvent} event */
export function textPanel(event) {
  const email = chosenEmail(event);
  if (email?.textPath === undefined) return [recipientsOf(event), noEmail(event, email)];
  const text = element("pre", "Loading.");
  readText(email.textPath)
    .then((content) => (text.textContent = content))
    .catch(() => (text.textContent = "The dev server no longer has this text."));
  return [recipientsOf(event), text];
}

/** @param {DevEvent} event */
export function eventPanel({ body, id, source, type, via }) {
  return [
    pairs([
      ["Id", id],
      ["Type", type],
      ["Source", source],
      ["Received by", via],
    ]),
    copyable("The event as received", body, "Copy the event"),
    element("pre", pretty(body)),
  ];
}

/** @param {DevEvent} event */
function recipientsOf(event) {
  const chosen = chosenEmail(event);
  const chips = event.emails.map((email, index) => {
    const { word, tone } = STATES[email.state] ?? { word: email.state, tone: "off" };
    return element(
      "button.chip",
      {
        type: "button",
        "aria-pressed": String(email === chosen),
        "data-key": `recipient-${index}`,
        title: word,
        onclick: () => navigate({ email: String(index) }),
      },
      icon(email.state, tone),
      element("span.address", email.to),
      element("span.visually-hidden", `, ${word}`),
    );
  });
  return element("div.recipients", { role: "group", "aria-label": "Recipient" }, chips);
}

/** @param {string} width */
function widthSelect(width) {
  const onchange = (/** @type {{ target: HTMLSelectElement }} */ { target }) =>
    navigate({ width: target.value });
  return element(
    "select.chip",
    { "aria-label": "Width", "data-key": "width", onchange },
    element("option", { value: "desktop" }, "Desktop"),
    element("option", { value: "phone", selected: width === "phone" }, "Phone"),
  );
}

/** @param {DevEvent} event @param {DevEmail | undefined} email */
function noEmail(event, email) {
  const text =
    email !== undefined
      ? sentencesOf(email).answer
      : isOpen(event)
        ? "It appears here as soon as it is written."
        : "This event produced no email; the sentence above says why.";
  return emptyBox(isOpen(event) ? "No email yet" : "No email", text);
}

/** A sandboxed frame opens no links, so they are listed below it. @param {DevEmail} email */
function linksOf(email) {
  const list = element("ul.links");
  readLinks(email)
    .then((links) => list.append(...links.map(linkItem)))
    .catch(() => list.append("The dev server no longer has this email."));
  return element(
    "section.step",
    { "aria-labelledby": "links-title" },
    element("h3", { id: "links-title" }, "Links in this email"),
    list,
  );
}

/** @typedef {{ text: string, href: string, note: string }} EmailLink */

/** @param {EmailLink} link */
function linkItem({ text, href, note }) {
  return element("li", element("a", { href, ...NEW_WINDOW }, text), element("span.soft", note));
}

/**
 * Each address once: the unsubscribe link of the header, the links of the HTML, and the email's source.
 * @param {DevEmail} email
 * @returns {Promise<EmailLink[]>}
 */
async function readLinks({ htmlPath, unsubscribeUrl, rawPath }) {
  const html = htmlPath === undefined ? "" : await readText(htmlPath);
  const all = [{ text: "Unsubscribe", href: unsubscribeUrl ?? "" }, ...htmlLinks(html)];
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const { text, href } of all) if (isOpenable(href) && !texts.get(href)) texts.set(href, text);
  const links = [...texts].map(([href, text]) => ({ href, text: text || href, note: href }));
  const note = "headers and both parts, as SES received them";
  return rawPath === undefined
    ? links
    : [...links, { href: rawPath, text: "Source of the email", note }];
}

/** Nothing in a template runs, loads or is shown. @param {string} html */
function htmlLinks(html) {
  const template = document.createElement("template");
  // The page's policy forbids inline styles; the browser would report each of them.
  template.innerHTML = html
    .replaceAll(/<style[\s\S]*?<\/style>/gi, "")
    .replaceAll(/\sstyle(?=\s*=)/gi, " data-style");
  return [...template.content.querySelectorAll("a[href]")].map((link) => ({
    text: (link.textContent ?? "").replace(/\s+/g, " ").trim(),
    href: link.getAttribute("href") ?? "",
  }));
}

/** @param {string} href */
function isOpenable(href) {
  return URL.canParse(href) && SCHEMES.includes(new URL(href).protocol);
}
