/** The unsubscribe page: HTML without scripts, never cached, in the brand of the email. */
import { createHash } from "node:crypto";
import { Eta } from "eta/core";
import { type BrandColors, brandColors, DARK_PAGE } from "../email/brand-colors.ts";
import type { BrandOf } from "../email/email.ts";
import type { Languages, Locale, UnsubscribeTexts } from "../notification/language.ts";
import { languageFor, matchLocale } from "../notification/locale.ts";

/** A function URL's answer. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** `ask` has the button, `away` asks the reader to try again later. */
export type Page = "ask" | "done" | "bad" | "away";

export type Pages = (
  statusCode: number,
  page: Page,
  reader: {
    /** As the request says, unchecked. */
    readonly locale: string | undefined;
    /** The definition whose brand the page has. @default - the project's brand */
    readonly definition?: string | undefined;
  },
  headers?: Readonly<Record<string, string>>,
) => Answer;

function styleOf({ fill, onFill, edge, darkFill, onDarkFill }: BrandColors): string {
  return `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px; background: #f1f2f4; color: #1d2126; font: 16px/24px -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 24px; border-top: 4px solid ${fill}; background: #fff; overflow-wrap: anywhere; }
.brand { display: flex; align-items: center; gap: 12px; margin: 0 0 22px; line-height: 22px; font-weight: 600; }
.brand img { display: block; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 29px; text-wrap: balance; }
p { margin: 0; }
form { margin: 24px 0 0; }
button { min-height: 44px; padding: 10px 28px; border: 1px solid ${edge}; border-radius: 8px; background: ${fill}; color: ${onFill}; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid #1d2126; outline-offset: 2px; }
footer { max-width: 560px; margin: 0 auto; padding: 20px 24px; color: #59616c; font-size: 13px; line-height: 20px; white-space: pre-line; }
footer a { color: inherit; }
@media (max-width: 480px) {
  body { padding: 0; }
  main { padding: 16px 20px 24px; }
  footer { padding: 20px; }
  button { width: 100%; }
}
@media (prefers-color-scheme: dark) {
  body { background: #14161a; color: #e9ebee; }
  main { border-color: ${darkFill}; background: ${DARK_PAGE}; }
  button { border-color: ${darkFill}; background: ${darkFill}; color: ${onDarkFill}; }
  button:focus-visible { outline-color: #e9ebee; }
  footer { color: #a9b0ba; }
}
`;
}

const HTML = `<!DOCTYPE html>
<html lang="<%= it.locale %>" dir="<%= it.direction %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<% if (it.brand.name !== undefined) { %>
<p class="brand"><% if (it.brand.logoUrl !== undefined) { %><img src="<%= it.brand.logoUrl %>" width="40" height="40" alt=""><% } %><span><%= it.brand.name %></span></p>
<% } %>
<h1><%= it.title %></h1>
<p><%= it.text %></p>
<% if (it.button !== undefined) { %>
<form method="post">
<button type="submit" name="List-Unsubscribe" value="One-Click"><%= it.button %></button>
</form>
<% } %>
</main>
<% if (it.footer.length + (it.brand.supportEmail ?? "").length > 0) { %>
<footer><% if (it.brand.supportEmail !== undefined) { %><%= it.questions %> <a href="mailto:<%= it.brand.supportEmail %>"><%= it.brand.supportEmail %></a>
<% } %><%= it.footer %></footer>
<% } %>
</body>
</html>
`;

/** Allows the page's own style and form, and images from the logo's origin. Nothing else. */
function policyOf(style: string, logoUrl: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    ...(logoUrl === undefined ? [] : [`img-src ${new URL(logoUrl).origin}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The URL holds the token: it must not be cached, indexed, or sent to another site. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
};

/** A language that the project does not have becomes `defaultLocale`. */
export function createPages(languages: Languages, brandOf: BrandOf, defaultLocale: Locale): Pages {
  const eta = new Eta({ autoEscape: true, autoTrim: false });
  eta.loadTemplate("@page", HTML);
  return (statusCode, page, { locale: wanted, definition = "" }, headers = {}) => {
    const language = languageFor(languages, matchLocale(languages, wanted) ?? defaultLocale);
    const { locale, direction = "ltr", email, unsubscribePage } = language;
    const { color, ...brand } = brandOf(definition);
    const style = styleOf(brandColors(color));
    const footer = [brand.address, brand.footer].filter((text) => text !== undefined).join("\n");
    const { questions } = email;
    return {
      statusCode,
      headers: {
        ...HEADERS,
        "content-security-policy": policyOf(style, brand.logoUrl),
        ...headers,
      },
      body: eta.render("@page", {
        locale,
        direction,
        style,
        brand,
        footer,
        questions,
        ...wordsOf(page, unsubscribePage),
      }),
    };
  };
}

function wordsOf(page: Page, texts: UnsubscribeTexts) {
  switch (page) {
    case "ask":
      return { title: texts.askTitle, text: texts.ask, button: texts.button };
    case "done":
      return { title: texts.doneTitle, text: texts.done };
    case "bad":
      return { title: texts.badTitle, text: texts.bad };
    case "away":
      return { title: texts.awayTitle, text: texts.away };
  }
}
