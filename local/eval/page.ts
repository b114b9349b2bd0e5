/** The evaluation as one page: the numbers, and every answer with its request, tries and email. */
import type { Case } from "../preview/cases.ts";
import { html, type Markup, NOTHING } from "../preview/pages/html.ts";
import { ICON } from "../preview/pages/page.ts";
import { pretty, tryView, verdictOf } from "../preview/pages/sent-view.ts";
import type { Evaluation, Judgement, Writing } from "./evaluate.ts";
import { faultOf, isTrue } from "./judging.ts";
import { reportOf } from "./report.ts";
import { type EvalTable, tablesOf } from "./tables.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** An email that the models were asked for, in one language. */
type Edition = { readonly id: string; readonly one: Case; readonly writings: readonly Writing[] };

/** `styles`: the style sheet's text. */
export function evalPage(evaluation: Evaluation, styles: string): string {
  const { plan, judgements } = evaluation;
  const report = reportOf(evaluation);
  const editions = editionsOf(evaluation);
  const wrong = judgements.filter(isWrong);
  const models = plan.models.map(({ name }) => name).join(", ");
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>Evaluation of ${models}</title>
        <link rel="icon" href="${ICON}" />
        <style>
          ${{ markup: styles }}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">To the numbers</a>
        <nav aria-label="Emails">
          <header>
            <h1>Evaluation</h1>
            <p class="quiet">${models}</p>
          </header>
          <section>
            <ul>
              ${editions.map(entryView)}
            </ul>
          </section>
        </nav>
        <main id="content">
          ${report.ended === "complete" ? NOTHING : html`<p class="note warn">${ENDED[report.ended]}</p>`}
          ${tablesOf(report).map(tableView)} ${editions.map(editionView)}
          ${wrong.length === 0 ? NOTHING : wrongView(wrong)}
        </main>
      </body>
    </html> `;
  return markup;
}

const ENDED = {
  limit: "Not complete: the limit of --limit-usd was reached.",
  interrupted: "Not complete: the evaluation was interrupted.",
};

/** In the order of the samples, and within each of the models. */
function editionsOf({ plan, writings }: Evaluation): Edition[] {
  const editions = new Map<string, { one: Case; writings: Writing[] }>();
  const placeOf = ({ one, model }: Writing) =>
    plan.cases.indexOf(one) * plan.models.length + plan.models.indexOf(model);
  for (const writing of writings.toSorted((one, other) => placeOf(one) - placeOf(other))) {
    const id = `${writing.one.id}-${writing.shown.name}`;
    const edition = editions.get(id) ?? { one: writing.one, writings: [] };
    edition.writings.push(writing);
    editions.set(id, edition);
  }
  return [...editions].map(([id, edition]) => ({ id, ...edition }));
}

function entryView({ id, one, writings }: Edition): Markup {
  const isBad = writings.some(({ written }) => !written.asked.written.ok);
  return html`<li>
    <a href="#${id}">
      ${one.definition.type}: ${one.name}, ${writings[0]?.shown.locale}
      <span
        class="dot ${isBad ? "bad" : "good"}"
        title="${isBad ? "fallback text" : "accepted"}"
      ></span>
    </a>
  </li>`;
}

function tableView({ title, head, rows }: EvalTable): Markup {
  const cells = (row: readonly string[]) =>
    row.map((cell, at) => html`<td data-label="${head[at] ?? ""}">${cell}</td>`);
  return html`<section>
    <h2>${title}</h2>
    <table class="numbers">
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function editionView({ id, one, writings }: Edition): Markup {
  const [first] = writings;
  if (first === undefined) return NOTHING;
  const { prompt, draft } = first.written;
  return html`<section class="edition" id="${id}">
    <p class="quiet">
      <code>${one.definition.type}</code> · ${one.name} · ${first.shown.locale} · ${one.path}
    </p>
    <h2>${draft.subject}</h2>
    <details>
      <summary>The request</summary>
      <h4>System message</h4>
      <pre class="wrap">${prompt.system}</pre>
      <h4>User message</h4>
      <pre class="wrap">${pretty(prompt.user)}</pre>
    </details>
    <div class="answers">${writings.map(writingView)}</div>
  </section>`;
}

function writingView({ model, written }: Writing): Markup {
  const { asked, email, prompt } = written;
  const { ok, tokens, verification } = asked.written;
  const judged = verification === undefined ? "" : `, judge ${tokensText(verification)}`;
  return html`<article class="box">
    <h3>${model.name}</h3>
    <p>
      <span class="chip ${ok ? "good" : "bad"}">${verdictOf(written)}</span>
      <span class="quiet"
        >${(asked.ms / 1000).toFixed(1)} s, ${tokensText({ tokens })}${judged}</span
      >
    </p>
    <pre class="wrap">${email.text}</pre>
    <details>
      <summary>${asked.tries.length === 1 ? "1 call" : `${asked.tries.length} calls`}</summary>
      ${asked.tries.map((_, index) => tryView(asked.tries, index, prompt.system))}
    </details>
  </article>`;
}

function tokensText({ tokens: { input, output } }: Pick<Judgement, "tokens">): string {
  return `${input} tokens in, ${output} out`;
}

/** A true answer refused, or an untrue one accepted. */
function isWrong({ verdict, answer }: Judgement): boolean {
  return verdict !== undefined && verdict.supported !== isTrue(answer);
}

function wrongView(wrong: readonly Judgement[]): Markup {
  return html`<section class="edition">
    <h2>What judges got wrong</h2>
    <ul class="wrong">
      ${wrong.map(
        ({ judge, answer, verdict }) =>
          html`<li>
            <p>
              <span class="chip bad">${isTrue(answer) ? "true, refused" : faultOf(answer)}</span>
              <span class="quiet"
                >${judge.name} · ${answer.given.notification}, ${answer.locale}</span
              >
            </p>
            <p>
              ${[answer.answer.headline, ...answer.answer.bullets, answer.answer.summary].join(" ")}
            </p>
            <p class="quiet">
              ${verdict?.supported === false ? `Judge: ${verdict.reason}` : answer.given.why}
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}
