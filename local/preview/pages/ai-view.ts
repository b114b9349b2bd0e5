/** The AI's request, its answers, and how each was used. */
import { z } from "zod";
import type { Try } from "../recorded-writer.ts";
import type { PreviewedEmail, WrittenEmail } from "../sample-preview.ts";
import { html, type Markup, NOTHING } from "./html.ts";
import { table } from "./page.ts";

export function verdictOf({ draft: { writer } }: WrittenEmail): string {
  if (writer.by === "fallback") return `not used: ${writer.reason}`;
  return writer.firstRefused === undefined ? "used" : "used, on the second try";
}

export function aiView({ written, references }: PreviewedEmail, file: string) {
  return html`${written === undefined ? NOTHING : exchangeView(written, file)}
  ${
    references.length === 0
      ? NOTHING
      : html`<section class="box">
          <h3>References</h3>
          ${table(
            "references",
            ["Reference", "Field", "Reads as", "Seen by the AI"],
            references.map(
              ({ reference, label, readsAs, seenByAi }) =>
                html`<tr>
                  <td><code>{${reference}}</code></td>
                  <td>${label}</td>
                  <td>${readsAs}</td>
                  <td class="soft">${seenByAi}</td>
                </tr>`,
            ),
          )}
        </section>`
  }`;
}

function exchangeView(written: WrittenEmail, file: string): Markup {
  const {
    prompt,
    asked: { tries, written: result },
    draft: { writer },
  } = written;
  const { input, cached, output } = writer.tokens;
  const cost =
    typeof written.cost === "number"
      ? `$${(written.cost / 1e6).toFixed(6)}`
      : (written.cost ?? "the price is not known");
  const why = writer.by === "fallback" ? ` (${writer.reason})` : "";
  return html`<div class="pair">
    <section class="box">
      <h3>Sent to the AI</h3>
      ${tries.length === 0 ? html`<p class="warn">Not sent${why}. This is what it would be.</p>` : NOTHING}
      ${promptView(prompt)}
      ${tries.length === 0 ? NOTHING : html`<p><a href="${file}.sent.json">Every request</a></p>`}
    </section>
    <section class="box">
      <h3>Answered</h3>
      ${triesView(tries, prompt.system)}
      <p class="soft">
        ${result.ok ? `${result.model}: ` : ""}${input} tokens in (${cached} cached), ${output} out;
        ${cost}.
      </p>
    </section>
  </div>`;
}

export function promptView({ system, user }: WrittenEmail["prompt"]): Markup {
  return html`<h4>System message</h4>
    <pre>${system}</pre>
    <h4>User message</h4>
    <pre class="sent">${pretty(user)}</pre>`;
}

export function triesView(tries: readonly Try[], system: string): Markup[] {
  return tries.map(({ name, sent, status, content, verdict = "no answer", problem }, index) => {
    const added = index === 0 ? "" : addedTo(system, sent);
    return html`<article class="try">
      <p>
        <span class="chip ${verdict === "used" ? "ok" : "bad"}">${verdict}</span>
        ${name}${status === undefined || status === 200 ? "" : `, HTTP ${status}`}
      </p>
      ${added === "" ? NOTHING : html`<p class="soft">Added to the system message: “${added}”</p>`}
      ${content === undefined ? NOTHING : html`<pre>${pretty(content)}</pre>`}
      ${problem === undefined ? NOTHING : html`<p class="warn">${problem}</p>`}
    </article>`;
  });
}

const Request = z.object({ messages: z.tuple([z.object({ content: z.string() })], z.unknown()) });

/** The text that a second try adds to the first one's system message. */
function addedTo(system: string, sent: string): string {
  const { data } = Request.safeParse(parsed(sent));
  const content = data?.messages[0].content ?? "";
  return content.startsWith(system) ? content.slice(system.length).trim() : "";
}

function pretty(text: string): string {
  const value = parsed(text);
  return typeof value === "string" ? text : JSON.stringify(value, undefined, 2);
}

/** Text that is not JSON stays text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
