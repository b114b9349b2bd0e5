/** What every page has: the list of all samples beside its own content. */
import { html, type Markup, NOTHING } from "./html.ts";

/** A sample in the list. */
export type Entry = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The definition's file. */
  readonly path: string;
  readonly subject: string | undefined;
  readonly locales: readonly string[];
  /** Who wrote, or why there is no mail. */
  readonly state: string;
  readonly mood: "good" | "bad" | "plain";
};

export type Frame = {
  readonly entries: readonly Entry[];
  /** The id of the page's own entry; none: the index. */
  readonly current?: string;
  /** The way back to the index's folder: "" or "../../". */
  readonly base: string;
  /** Which AI wrote. */
  readonly writer: string;
};

export const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' width='14' height='10' rx='2' fill='%232f5d8a'/%3E%3Cpath d='M2 5l6 4 6-4' fill='none' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

export function page(title: string, frame: Frame, content: Markup): string {
  const { base } = frame;
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Preview</title>
        <link rel="icon" href="${ICON}" />
        <link rel="stylesheet" href="${base}preview.css" />
        <link rel="stylesheet" href="${base}sample.css" />
        <script src="${base}preview.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">To the mail</a>
        ${list(frame)}
        <main id="content">${content}</main>
      </body>
    </html> `;
  return markup;
}

function list({ entries, current, base, writer }: Frame): Markup {
  const types = [...new Set(entries.map(({ type }) => type))];
  return html`<nav aria-label="Samples">
    <header>
      ${current === undefined ? NOTHING : html`<a class="back" href="${base}index.html">← All samples</a>`}
      <h1>
        <a href="${base}index.html" ${current === undefined ? html` aria-current="page"` : NOTHING}
          >Preview</a
        >
      </h1>
      <p class="quiet">${entries.length} samples, ${types.length} types<br />AI: ${writer}</p>
      <p class="also"><a href="${base}languages/index.html">Languages and brands</a></p>
      <label class="filter" hidden
        >Type
        <select id="filter">
          <option value="">all</option>
          ${types.map((type) => html`<option>${type}</option>`)}
        </select></label
      >
    </header>
    ${types.map((type) => group(type, entries, current, base))}
    <p class="keys quiet" hidden><kbd>↑</kbd> <kbd>↓</kbd> move through the list</p>
  </nav>`;
}

function group(
  type: string,
  entries: readonly Entry[],
  current: string | undefined,
  base: string,
): Markup {
  const own = entries.filter((entry) => entry.type === type);
  return html`<section data-type="${type}">
    <h2>${type}</h2>
    <ul>
      ${own.map(
        ({ id, name, state, mood }) =>
          html`<li>
            <a
              href="${base}samples/${id}/index.html"
              ${id === current ? html` aria-current="page"` : NOTHING}
              >${name} <span class="dot ${mood}" title="${state}"></span
            ></a>
          </li>`,
      )}
    </ul>
  </section>`;
}

export function faultBox(faults: readonly string[]): Markup {
  if (faults.length === 0) return NOTHING;
  return html`<section class="faults" role="alert">
    <h2>${faults.length === 1 ? "A fault" : `${faults.length} faults`} to mend before deploying</h2>
    <ul>
      ${faults.map((fault) => html`<li>${fault}</li>`)}
    </ul>
  </section>`;
}
