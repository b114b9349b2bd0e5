/** The frame of every page: the list of all samples beside the page's content. */
import { html, type Markup, NOTHING } from "./html.ts";

export type Tone = "ok" | "bad" | "off";

/** A sample in the list. */
export type Entry = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly locales: readonly string[];
  /** The author, or why there is no email. */
  readonly state: string;
  readonly tone: Tone;
};

export type Frame = {
  readonly entries: readonly Entry[];
  /** The id of the page's sample. */
  readonly current?: string;
  /** The path to the root folder: "" or "../../". */
  readonly base: string;
  /** The model, or the offline writer. */
  readonly writer: string;
};

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' width='14' height='10' rx='2' fill='%232a5a8c'/%3E%3Cpath d='M2 5l6 4 6-4' fill='none' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

export function pageDocument(parts: { title: string; head: Markup; body: Markup }): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${parts.head}
        <title>${parts.title}</title>
        <link rel="icon" href="${ICON}" />
      </head>
      <body>
        ${parts.body}
      </body>
    </html> `.markup;
}

export function page(title: string, frame: Frame, content: Markup): string {
  const { base } = frame;
  return pageDocument({
    title: `${title} · Preview`,
    head: html`<link rel="stylesheet" href="${base}base.css" />
      <link rel="stylesheet" href="${base}preview.css" />
      <script src="${base}preview.js" defer></script>`,
    body: html`<a class="skip" href="#content">To the email</a>
      ${list(frame)}
      <main id="content">${content}</main>`,
  });
}

function list({ entries, current, base, writer }: Frame): Markup {
  const types = [...new Set(entries.map(({ type }) => type))];
  const isHere = (value: boolean) => (value ? html` aria-current="page"` : NOTHING);
  return html`<nav aria-label="Samples">
    <header>
      ${current === undefined ? NOTHING : html`<a class="back" href="${base}index.html">‹ All samples</a>`}
      <h1>
        <a href="${base}index.html" ${isHere(current === undefined)}>Preview</a>
      </h1>
      <p class="soft">${entries.length} samples, ${types.length} types<br />AI: ${writer}</p>
      <p class="also"><a href="${base}languages/index.html">Languages and brands</a></p>
      <label class="filter soft" hidden
        >Type
        <select id="filter">
          <option value="">all</option>
          ${types.map((type) => html`<option>${type}</option>`)}
        </select></label
      >
    </header>
    ${types.map(
      (type) =>
        html`<section data-type="${type}">
          <h2>${type}</h2>
          <ul>
            ${entries
              .filter((entry) => entry.type === type)
              .map(
                ({ id, name, state, tone }) =>
                  html`<li>
                    <a href="${base}samples/${id}/index.html" ${isHere(id === current)}
                      >${name} ${dot(tone, state)}</a
                    >
                  </li>`,
              )}
          </ul>
        </section>`,
    )}
    <p class="keys soft" hidden><kbd>↑</kbd> <kbd>↓</kbd> move</p>
  </nav>`;
}

export function dot(tone: Tone, title: string): Markup {
  return html`<span class="dot ${tone}" title="${title}"></span>`;
}

export function faultBox(faults: readonly string[]): Markup {
  if (faults.length === 0) return NOTHING;
  return html`<section class="faults" role="alert">
    <h2 class="bad">Fix before deploying</h2>
    ${faults.map((fault) => html`<p>${fault}</p>`)}
  </section>`;
}

/** The first page: all samples. */
export function indexPage(frame: Omit<Frame, "base" | "current">, faults: readonly string[]) {
  const rows = frame.entries.map(
    ({ id, name, type, subject, locales, state, tone }) =>
      html`<tr data-type="${type}">
        <td><code>${type}</code></td>
        <td><a href="samples/${id}/index.html">${name}</a></td>
        <td>${subject ?? "no email"} <span class="soft">${locales.join(", ")}</span></td>
        <td>${dot(tone, state)} ${state}</td>
      </tr>`,
  );
  const head = ["Type", "Sample", "Subject", "Text"];
  const content = html`<h2 class="head">All samples</h2>
    ${faultBox(faults)} ${table("all", head, rows)}`;
  return page("All samples", { ...frame, base: "" }, content);
}

export function table(name: string, head: readonly string[], rows: readonly Markup[]): Markup {
  return html`<table class="${name}">
    <thead>
      <tr>
        ${head.map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
