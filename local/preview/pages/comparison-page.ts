/** The page that shows the languages and brands of a project side by side. */
import type { Comparison } from "../comparison.ts";
import { html, type Markup } from "./html.ts";
import { frames } from "./mail-view.ts";
import { type Frame, page } from "./page.ts";
import { languageName, schemeSwitch } from "./sample-page.ts";

export const COMPARISON_FOLDER = "languages";

export function comparisonPage(
  comparisons: readonly Comparison[],
  frame: Omit<Frame, "base" | "current">,
): string {
  const content = html`<header class="head"><h2>Languages and brands</h2></header>
    <p class="quiet">One sample of each definition, with the fallback text.</p>
    <form class="switches" aria-label="How the HTML is shown">${schemeSwitch()}</form>
    ${comparisons.map(row)}`;
  return page("Languages and brands", { ...frame, base: "../" }, content);
}

function row({ id, name, type, emails }: Comparison): Markup {
  return html`<section class="compared" data-type="${type}">
    <h3 class="part"><code>${type}</code> <a href="../samples/${id}/index.html">${name}</a></h3>
    <div class="row">
      ${emails.map(
        ({ locale }) =>
          html`<figure class="pane">
            <figcaption><b>${languageName(locale)}</b></figcaption>
            ${frames(`${id}.${locale}`, languageName(locale))}
          </figure>`,
      )}
    </div>
  </section>`;
}
