/** The page's answers: HTML that needs nothing else, runs nothing, and is kept by nobody. */
import { createHash } from "node:crypto";
import { Eta } from "eta/core";
import {
  languageFor,
  type Languages,
  type Locale,
  type UnsubscribeTexts,
} from "../notification/language.ts";

/** What a function URL sends on. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** `ask` has the one button. */
export type Page = "ask" | "done" | "bad" | "away";

export type Pages = (
  statusCode: number,
  page: Page,
  locale: Locale,
  headers?: Readonly<Record<string, string>>,
) => Answer;

const STYLE = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px; background: #f2f4f6; color: #1d2129; font: 16px/1.5 -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 24px; border-radius: 8px; background: #fff; overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
p { margin: 0; }
form { margin: 24px 0 0; }
button { min-height: 44px; padding: 10px 20px; border: 0; border-radius: 6px; background: #1f5fbf; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid #1d2129; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e8eaed; }
  main { background: #1f2228; }
  button { background: #8ab4f8; color: #16181c; }
  button:focus-visible { outline-color: #e8eaed; }
}
`;

const HTML = `<!DOCTYPE html>
<html lang="<%= it.locale %>" dir="<%= it.direction %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.title %></title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1><%= it.title %></h1>
<p><%= it.text %></p>
<% if (it.button !== undefined) { %>
<form method="post">
<button type="submit" name="List-Unsubscribe" value="One-Click"><%= it.button %></button>
</form>
<% } %>
</main>
</body>
</html>
`;

/** No script, no picture, no other page around it; its own style by its hash, its own form. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The token stands in the address: it must not be kept, found, or told to another site. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": POLICY,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
};

export function createPages(languages: Languages): Pages {
  const eta = new Eta({ autoEscape: true, autoTrim: false });
  eta.loadTemplate("@page", HTML);
  return (statusCode, page, wanted, headers = {}) => {
    const { locale, direction = "ltr", unsubscribePage } = languageFor(languages, wanted);
    return {
      statusCode,
      headers: { ...HEADERS, ...headers },
      body: eta.render("@page", { locale, direction, ...wordsOf(page, unsubscribePage) }),
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
