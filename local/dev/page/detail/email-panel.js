/** @import { DevEmail, DevEvent } from "../contract.ts" */
import { go, where } from "../address.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { sentencesOf, STATES } from "../words.js";
import { readLinks } from "./links.js";

/** @param {DevEvent} event */
export function chosenEmail({ emails }) {
  return emails[Number(where().email)] ?? emails[0];
}

/** @param {DevEvent} event */
export function emailPanel(event) {
  const email = chosenEmail(event);
  const { width } = where();
  const head = element(
    "div",
    { class: "envelope" },
    recipientsOf(event),
    email?.htmlPath !== undefined && element("div", { class: "width" }, widthSelect(width)),
  );
  if (email?.htmlPath === undefined) return [email !== undefined && head, noEmail(event, email)];
  return [
    head,
    element(
      "dl",
      { class: "pairs envelope-facts" },
      pair("Subject", email.subject),
      pair("Language", email.locale),
      pair(STATES[email.state]?.word ?? email.state, email.reason),
    ),
    element("iframe", {
      class: width === "phone" ? "frame phone" : "frame",
      sandbox: "",
      src: email.htmlPath,
      title: `The email to ${email.to}`,
      referrerpolicy: "no-referrer",
    }),
    linksOf(email),
  ];
}

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function pair(name, value) {
  return value === undefined ? [] : [element("dt", {}, name), element("dd", {}, value)];
}

/** @param {DevEvent} event */
export function recipientsOf(event) {
  const chosen = chosenEmail(event);
  return element(
    "div",
    { class: "recipients", role: "group", "aria-label": "Recipient" },
    event.emails.map((email, index) => {
      const { word, tone } = STATES[email.state] ?? { word: email.state, tone: "off" };
      return element(
        "button",
        {
          class: "chip",
          type: "button",
          "aria-pressed": String(email === chosen),
          "data-key": `recipient-${index}`,
          title: word,
          onclick: () => go({ email: String(index) }),
        },
        icon(email.state, tone),
        element("span", { class: "address" }, email.to),
        element("span", { class: "visually-hidden" }, `, ${word}`),
      );
    }),
  );
}

/** @param {string} width */
function widthSelect(width) {
  return element(
    "select",
    {
      class: "chip",
      "aria-label": "Width",
      "data-key": "width",
      onchange: (/** @type {{ target: HTMLSelectElement }} */ { target }) =>
        go({ width: target.value }),
    },
    ["desktop", "phone"].map((name) =>
      element(
        "option",
        { value: name, selected: name === width },
        name === "desktop" ? "Desktop" : "Phone",
      ),
    ),
  );
}

/**
 * @param {DevEvent} event
 * @param {DevEmail | undefined} email
 */
export function noEmail({ outcome }, email) {
  const isInWork = outcome === "working" || outcome === "waiting";
  const text =
    email !== undefined
      ? sentencesOf(email).answer
      : isInWork
        ? "It appears here as soon as it is written."
        : "This event produced none; the sentence above says why.";
  return element(
    "div",
    { class: "empty" },
    element("h3", {}, isInWork ? "No email yet" : "No email"),
    element("p", {}, text),
  );
}

/**
 * A sandboxed frame opens no link, so they are listed beside it.
 * @param {DevEmail} email
 */
function linksOf(email) {
  const list = element("ul", { class: "links" });
  const section = element(
    "section",
    { class: "step", "aria-labelledby": "links-title" },
    element("h3", { id: "links-title" }, "Links in this email"),
    list,
  );
  readLinks(email)
    .then((links) => {
      list.append(...links.map(linkItem), ...sourceItems(email));
    })
    .catch(() => list.append("The dev server does not have this email any more."));
  return section;
}

/** @param {import("./links.js").EmailLink} link */
function linkItem({ text, href }) {
  return element(
    "li",
    {},
    element("a", { href, target: "_blank", rel: "noopener noreferrer" }, text),
    element("span", { class: "soft" }, href),
  );
}

/** @param {DevEmail} email */
function sourceItems({ rawPath }) {
  if (rawPath === undefined) return [];
  const attributes = { href: rawPath, target: "_blank", rel: "noopener noreferrer" };
  return [
    element(
      "li",
      {},
      element("a", attributes, "Source of the email"),
      element("span", { class: "soft" }, "headers and both parts, as SES got them"),
    ),
  ];
}
