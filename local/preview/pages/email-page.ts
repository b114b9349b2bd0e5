/** A sample's page and the page of languages: the emails in frames, as text, and with their headers. */
import type { Scheme } from "../../../operator/http/email-view.ts";
import type { Case } from "../cases.ts";
import type {
  Comparison,
  PreviewedEmail,
  RenderedEmail,
  SamplePreview,
} from "../sample-preview.ts";
import { aiView, verdictOf } from "./ai-view.ts";
import { html, type Markup, NOTHING } from "./html.ts";
import { type Entry, faultBox, type Frame, page } from "./page.ts";

export const COMPARISON_FOLDER = "languages";
const WIDTHS_PX = [320, 600, 800];
const LANGUAGE_NAMES = new Intl.DisplayNames("en", { type: "language" });

const WITHOUT_AI = {
  "by-definition": "This definition does not use AI.",
  "nothing-to-write": "The AI is not asked: there is nothing to write about.",
  "too-much-to-check": "The AI is not asked: the event is larger than the privacy checks allow.",
} as const;

export function entryOf({ id, name, definition }: Case, sample: SamplePreview): Entry {
  const about = { id, name, type: definition.type, subject: undefined, locales: [] };
  if (sample.kind === "skipped") return { ...about, state: "no notification", tone: "off" };
  if (sample.kind === "refused") return { ...about, state: sample.reason, tone: "bad" };
  const { emails } = sample;
  const states = emails.map(({ written, whyFallback = "" }) =>
    written === undefined ? `fallback (${whyFallback})` : `AI: ${verdictOf(written)}`,
  );
  const isBad = emails.some(({ written }) => written?.draft.writer.by === "fallback");
  const isWritten = emails.some(({ written }) => written !== undefined);
  return {
    ...about,
    subject: emails[0]?.fallback.draft.subject,
    locales: emails.map(({ locale }) => locale),
    state: [...new Set(states)].join(", "),
    tone: isBad ? "bad" : isWritten ? "ok" : "off",
  };
}

export function samplePage(
  { id, name, definition, path, event }: Case,
  sample: SamplePreview,
  faults: readonly string[],
  frame: Omit<Frame, "base" | "current">,
): string {
  const content = html`<p class="soft"><code>${definition.type}</code> · ${path}</p>
    <h2 class="head">${name}</h2>
    ${faultBox(faults.filter((fault) => fault.includes(path)))} ${sampleView(sample)}
    <details>
      <summary>The event</summary>
      <pre>${JSON.stringify(event, undefined, 2)}</pre>
    </details>`;
  return page(name, { ...frame, current: id, base: "../../" }, content);
}

function sampleView(sample: SamplePreview): Markup {
  if (sample.kind === "skipped")
    return html`<p class="note">No email: this event causes no notification.</p>`;
  if (sample.kind === "refused")
    return html`<p class="note warn">
      No email: the message becomes a dead letter, <code>${sample.reason}</code>. ${sample.detail}
    </p>`;
  const { invalidRecipients, emails } = sample;
  return html`${
      invalidRecipients === 0
        ? NOTHING
        : html`<p class="note warn">
            Invalid recipients: ${invalidRecipients}. The message becomes a dead letter.
          </p>`
    }
    <form class="switches" aria-label="View">
      ${choice("Width", "width", WIDTHS_PX.map(String), "600", " px")}${SCHEME_CHOICE}
    </form>
    <p class="soft">Gmail and Outlook recolor emails in dark mode in their own way.</p>
    ${emails.map((email) => emailView(email))}`;
}

function emailView(shown: PreviewedEmail): Markup {
  const { locale, name, to, fallback, written, whyFallback } = shown;
  const { from, headers, subject } = (written ?? fallback).email;
  const replyTo = headers["Reply-To"];
  const note = whyFallback === undefined ? "if the AI does not answer" : whyFallback;
  const sides = [
    ...(written === undefined
      ? []
      : [{ title: "With AI", note: verdictOf(written), email: written, file: `${name}.ai` }]),
    { title: "Fallback", note, email: fallback, file: `${name}.fallback` },
  ];
  const each = (view: (email: RenderedEmail, file: string, title: string) => Markup) =>
    html`<div class="pair">
      ${sides.map((side) => pane(side.title, side.note, view(side.email, side.file, side.title)))}
    </div>`;
  return html`<section class="email" aria-labelledby="subject-${name}">
    <p><span class="chip">${languageName(locale)}${name === locale ? "" : ` (${name})`}</span></p>
    <h2 id="subject-${name}">${subject}</h2>
    <dl class="pairs">
      <dt>From</dt>
      <dd>${from}</dd>
      <dt>To</dt>
      <dd>${to.join(", ")}${to.length > 1 ? " (one email each; the first is shown)" : ""}</dd>
      ${
        replyTo === undefined
          ? NOTHING
          : html`<dt>Reply-To</dt>
              <dd>${replyTo}</dd>`
      }
    </dl>
    ${whyFallback === undefined ? NOTHING : html`<p class="note">${WITHOUT_AI[whyFallback]}</p>`}
    <h3>HTML</h3>
    ${each((_, file, title) => frames(file, title))}
    <h3>Text</h3>
    ${each(({ email }) => html`<pre>${email.text}</pre>`)}
    <details>
      <summary>Headers and files</summary>
      ${each(
        ({ raw }, file) =>
          html`<pre>${headersOf(raw)}</pre>
            <p>
              <a href="${file}.eml">Whole email (.eml)</a> · <a href="${file}.html">HTML</a> ·
              <a href="${file}.txt">Text</a>
            </p>`,
      )}
    </details>
    ${aiView(shown, name)}
  </section>`;
}

export function comparisonPage(
  comparisons: readonly Comparison[],
  frame: Omit<Frame, "base" | "current">,
): string {
  const content = html`<h2 class="head">Languages and brands</h2>
    <p class="soft">One sample of each definition, with the fallback text.</p>
    <form class="switches" aria-label="View">${SCHEME_CHOICE}</form>
    ${comparisons.map(
      ({ id, name, type, emails }) =>
        html`<section class="compared" data-type="${type}">
          <h3><code>${type}</code> <a href="../samples/${id}/index.html">${name}</a></h3>
          <div class="row">
            ${emails.map(({ locale }) => {
              const title = languageName(locale);
              return pane(title, "", frames(`${id}.${locale}`, title));
            })}
          </div>
        </section>`,
    )}`;
  return page("Languages and brands", { ...frame, base: "../" }, content);
}

function pane(title: string, note: string, content: Markup): Markup {
  return html`<figure class="pane">
    <figcaption><b>${title}</b> <span class="soft">${note}</span></figcaption>
    ${content}
  </figure>`;
}

function frames(file: string, title: string): Markup {
  const schemes: readonly Scheme[] = ["light", "dark"];
  return html`<div class="frame">
    ${schemes.map(
      (scheme) =>
        html`<iframe
          class="${scheme}"
          sandbox=""
          loading="lazy"
          referrerpolicy="no-referrer"
          title="${title}, ${scheme}"
          src="${file}.${scheme}.html"
        ></iframe>`,
    )}
  </div>`;
}

/** Radio buttons, because the style sheet reads them without a script. */
function choice(
  legend: string,
  name: string,
  values: readonly string[],
  chosen: string | undefined,
  unit = "",
): Markup {
  return html`<fieldset>
    <legend class="soft">${legend}</legend>
    ${values.map(
      (value) =>
        html`<label
          ><input
            type="radio"
            name="${name}"
            id="${name}-${value}"
            value="${value}"
            ${value === chosen ? html` checked` : NOTHING}
          />${value}${unit}</label
        >`,
    )}
  </fieldset>`;
}

const SCHEME_CHOICE = choice("Colors", "scheme", ["light", "dark"], "light");

function languageName(locale: string): string {
  return LANGUAGE_NAMES.of(locale) ?? locale;
}

function headersOf(raw: Uint8Array): string {
  const [head = ""] = Buffer.from(raw).toString("utf8").split("\r\n\r\n", 1);
  return head.replaceAll("\r\n", "\n");
}
