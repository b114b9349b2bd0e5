/** @import { DevEmail } from "../contract.ts" */
import { readText } from "../server.js";

/** @typedef {{ text: string, href: string }} EmailLink */

/** Anything else, such as `javascript:`, is no link that a mail program opens. */
const SCHEMES = ["http:", "https:", "mailto:"];

/**
 * The links of an email, each address once: the one that mail programs show as "Unsubscribe", then those of its HTML.
 * @param {DevEmail} email
 * @returns {Promise<EmailLink[]>}
 */
export async function readLinks({ htmlPath, unsubscribeUrl }) {
  const html = htmlPath === undefined ? "" : await readText(htmlPath);
  const unsubscribe =
    unsubscribeUrl === undefined ? [] : [{ text: "Unsubscribe", href: unsubscribeUrl }];
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const { text, href } of [...unsubscribe, ...htmlLinks(html)])
    if (isOpenable(href) && !texts.get(href)) texts.set(href, text);
  return [...texts].map(([href, text]) => ({ href, text: text || href }));
}

/**
 * A template's content belongs to no page: nothing in it runs, loads or is shown.
 * @param {string} html
 * @returns {EmailLink[]}
 */
function htmlLinks(html) {
  const template = document.createElement("template");
  // The page's policy has no inline styles: without them here, the browser does not report each of them.
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
  try {
    return SCHEMES.includes(new URL(href).protocol);
  } catch {
    return false;
  }
}
