/** The first page: all samples at a glance. */
import { html, NOTHING } from "./html.ts";
import { faultBox, type Frame, page } from "./page.ts";

export function indexPage(
  frame: Omit<Frame, "base" | "current">,
  faults: readonly string[],
): string {
  const rows = frame.entries.map(
    ({ id, name, type, subject, locales, state, mood }) =>
      html`<tr data-type="${type}">
        <td><code>${type}</code></td>
        <td><a href="samples/${id}/index.html">${name}</a></td>
        <td>
          ${subject ?? html`<span class="quiet">no mail</span>`}${locales.length === 0 ? NOTHING : html` <span class="quiet">${locales.join(", ")}</span>`}
        </td>
        <td><span class="dot ${mood}"></span> ${state}</td>
      </tr>`,
  );
  const content = html`<header class="head"><h2>All samples</h2></header>
    ${faultBox(faults)}
    <div class="scroll">
      <table class="all">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Sample</th>
            <th scope="col">Subject</th>
            <th scope="col">Words</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
  return page("All samples", { ...frame, base: "" }, content);
}
