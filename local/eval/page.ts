/** The evaluation on one page: the numbers, then every email with its request and answers. */
import type { Case } from "../preview/cases.ts";
import { promptView, triesView, verdictOf } from "../preview/pages/ai-view.ts";
import { html, type Markup, NOTHING } from "../preview/pages/html.ts";
import { dot, pageDocument, table } from "../preview/pages/page.ts";
import type { Evaluation, Judgement, Writing } from "./evaluate.ts";
import { faultOf, isTrue } from "./judging.ts";
import { reportOf } from "./report.ts";
import { tablesOf } from "./tables.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const ENDED = {
  limit: "Not complete: the limit of --limit-usd was reached.",
  interrupted: "Not complete: the evaluation was interrupted.",
};

/** An email in one language, as each model wrote it. */
type Compared = { readonly id: string; readonly one: Case; readonly writings: Writing[] };

/** `styles`: the style sheet's text. */
export function evalPage(evaluation: Evaluation, styles: string): string {
  const { plan, judgements } = evaluation;
  const report = reportOf(evaluation);
  const emails = comparedIn(evaluation);
  const wrong = judgements.filter(isWrong);
  const models = plan.models.map(({ name }) => name).join(", ");
  return pageDocument({
    title: `Evaluation of ${models}`,
    head: html`<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
      <style>
        ${{ markup: styles }}
      </style>`,
    body: html`<a class="skip" href="#content">To the numbers</a>
      <nav aria-label="Emails">
        <header>
          <h1>Evaluation</h1>
          <p class="soft">${models}</p>
        </header>
        <section>
          <ul>
            ${emails.map(entryView)}
          </ul>
        </section>
      </nav>
      <main id="content">
        ${report.ended === "complete" ? NOTHING : html`<p class="note warn">${ENDED[report.ended]}</p>`}
        ${tablesOf(report).map(({ title, head, rows }) => {
          const cells = (row: readonly string[]) =>
            row.map((cell, at) => html`<td data-label="${head[at]}">${cell}</td>`);
          const lines = rows.map(
            (row) =>
              html`<tr>
                ${cells(row)}
              </tr>`,
          );
          return html`<section>
            <h2>${title}</h2>
            ${table("numbers", head, lines)}
          </section>`;
        })}
        ${emails.map(emailView)} ${wrong.length === 0 ? NOTHING : wrongView(wrong)}
      </main>`,
  });
}

/** In the order of the samples, then of the models. */
function comparedIn({ plan, writings }: Evaluation): Compared[] {
  const compared = new Map<string, Compared>();
  const placeOf = ({ one, model }: Writing) =>
    plan.cases.indexOf(one) * plan.models.length + plan.models.indexOf(model);
  for (const writing of writings.toSorted((one, other) => placeOf(one) - placeOf(other))) {
    const { one, shown } = writing;
    const id = `${one.id}-${shown.name}`;
    const found = compared.get(id);
    if (found === undefined) compared.set(id, { id, one, writings: [writing] });
    else found.writings.push(writing);
  }
  return [...compared.values()];
}

function entryView({ id, one, writings }: Compared): Markup {
  const isBad = writings.some(({ written }) => !written.asked.written.ok);
  return html`<li>
    <a href="#${id}">
      ${one.definition.type}: ${one.name}, ${writings[0]?.shown.locale}
      ${isBad ? dot("bad", "fallback text") : dot("ok", "accepted")}
    </a>
  </li>`;
}

function emailView({ id, one, writings }: Compared): Markup {
  const [first] = writings;
  if (first === undefined) return NOTHING;
  const { prompt, draft } = first.written;
  return html`<section class="email" id="${id}">
    <p class="soft">
      <code>${one.definition.type}</code> · ${one.name} · ${first.shown.locale} · ${one.path}
    </p>
    <h2>${draft.subject}</h2>
    <details>
      <summary>The request</summary>
      ${promptView(prompt)}
    </details>
    <div class="pair">${writings.map(writingView)}</div>
  </section>`;
}

function writingView({ model, written }: Writing): Markup {
  const { asked, email, prompt } = written;
  const { ok, tokens, verification } = asked.written;
  const judged = verification === undefined ? "" : `, judge ${tokensText(verification)}`;
  return html`<article class="box">
    <h3>${model.name}</h3>
    <p>
      <span class="chip ${ok ? "ok" : "bad"}">${verdictOf(written)}</span>
      <span class="soft"
        >${(asked.ms / 1000).toFixed(1)} s, ${tokensText({ tokens })}${judged}</span
      >
    </p>
    <pre>${email.text}</pre>
    <details>
      <summary>${asked.tries.length === 1 ? "1 call" : `${asked.tries.length} calls`}</summary>
      ${triesView(asked.tries, prompt.system)}
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
  return html`<section class="email">
    <h2>Wrong verdicts</h2>
    ${wrong.map(({ judge, answer, verdict }) => {
      const { headline, bullets, summary } = answer.answer;
      const { notification, why } = answer.given;
      return html`<article class="box">
        <p>
          <span class="chip bad">${isTrue(answer) ? "true, refused" : faultOf(answer)}</span>
          <span class="soft">${judge.name} · ${notification}, ${answer.locale}</span>
        </p>
        <p>${[headline, ...bullets, summary].join(" ")}</p>
        <p class="soft">${verdict?.supported === false ? `Judge: ${verdict.reason}` : why}</p>
      </article>`;
    })}
  </section>`;
}
