/** What the AI was sent, what it answered, and what became of the answer. */
import type { Try } from "../recorded-writer.ts";
import { html, type Markup, NOTHING } from "./html.ts";
import type { AiPrice } from "../settings.ts";
import type { Shown, WrittenMail } from "../told.ts";

/** The pane's head in few words: who wrote, or why it was not the AI. */
export function verdictOf({ draft: { writer } }: WrittenMail): string {
  if (writer.by === "plain") return `not used: ${writer.why}`;
  return writer.firstRefused === undefined ? "used" : `used, on the second try`;
}

export function sentView(shown: Shown, price: AiPrice, files: string): Markup {
  const { written } = shown;
  if (written === undefined) return hiddenView(shown);
  const { prompt, asked } = written;
  return html`<div class="pair">
      <section class="box">
        <h3>What the AI was sent</h3>
        ${asked.tries.length === 0 ? html`<p class="warn">Nothing: the request did not leave (${written.draft.writer.by === "plain" ? written.draft.writer.why : ""}). It would have been this.</p>` : NOTHING}
        <h4>System message</h4>
        <pre class="wrap">${prompt.system}</pre>
        <h4>User message</h4>
        <pre class="wrap sent">${pretty(prompt.user)}</pre>
        ${asked.tries.length === 0 ? NOTHING : html`<p class="quiet"><a href="${files}.sent.json">Each request as it left</a></p>`}
      </section>
      <section class="box">
        <h3>What it answered</h3>
        ${asked.tries.map((_, index) => tryView(asked.tries, index, prompt.system))}
        ${costLine(written, price)}
      </section>
    </div>
    ${hiddenView(shown)}`;
}

export function tryView(tries: readonly Try[], index: number, system: string): Markup {
  const one = tries[index];
  if (one === undefined) return NOTHING;
  const verdict = one.verdict ?? "no answer";
  const added = index === 0 ? "" : addedTo(system, one.sent);
  return html`<article class="try">
    <p>
      <span class="chip ${verdict === "used" ? "good" : "bad"}">${verdict}</span>
      ${one.name}${one.status === undefined || one.status === 200 ? "" : `, HTTP ${one.status}`}
    </p>
    ${added === "" ? NOTHING : html`<p class="quiet">The system message ended with: “${added}”</p>`}
    ${one.content === undefined ? NOTHING : html`<pre class="wrap">${pretty(one.content)}</pre>`}
    ${one.problem === undefined ? NOTHING : html`<p class="warn">${one.problem}</p>`}
  </article>`;
}

/** What the second try's system message says beyond the first's. */
function addedTo(system: string, sent: string): string {
  const body = parse(sent);
  const messages = isObject(body) && Array.isArray(body["messages"]) ? body["messages"] : [];
  const first: unknown = messages[0];
  const content = isObject(first) ? first["content"] : undefined;
  return typeof content === "string" && content.startsWith(system)
    ? content.slice(system.length).trim()
    : "";
}

function costLine({ draft: { writer }, asked }: WrittenMail, price: AiPrice): Markup {
  const { input, cached, output } = writer.tokens;
  const model = asked.written.ok ? asked.written.model : undefined;
  const cost =
    typeof price === "object" ? usd(writer.microUsd) : (price ?? "its price is not known");
  return html`<p class="quiet">
    ${model === undefined ? "" : `${model}: `}${input} tokens in (${cached} cached), ${output} out;
    ${cost}.
  </p>`;
}

function usd(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(6)}`;
}

function hiddenView({ references }: Shown): Markup {
  if (references.length === 0) return NOTHING;
  return html`<section class="box">
    <h3>References</h3>
    <table>
      <thead>
        <tr>
          <th scope="col">Reference</th>
          <th scope="col">Field</th>
          <th scope="col">Reads as</th>
          <th scope="col">Seen by the AI</th>
        </tr>
      </thead>
      <tbody>
        ${references.map(
          ({ reference, label, readsAs, seenByAi }) =>
            html`<tr>
              <td><code>{${reference}}</code></td>
              <td>${label}</td>
              <td>${readsAs}</td>
              <td class="quiet">${seenByAi}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** JSON on lines of its own; what is no JSON as it came. */
export function pretty(text: string): string {
  const value = parse(text);
  return value === undefined ? text : JSON.stringify(value, undefined, 2);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
