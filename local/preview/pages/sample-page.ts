/** The page of one sample. */
import type { Case } from "../cases.ts";
import { html, type Markup, NOTHING } from "./html.ts";
import { mailView } from "./mail-view.ts";
import { type Entry, faultBox, type Frame, page } from "./page.ts";
import { sentView, verdictOf } from "./sent-view.ts";
import type { AiPrice } from "../settings.ts";
import type { Shown, Told } from "../told.ts";

const WIDTHS_PX = [320, 600, 800];

/** Languages by their English names. */
const NAMES = new Intl.DisplayNames("en", { type: "language" });

export function languageName(locale: string): string {
  return NAMES.of(locale) ?? locale;
}

export function entryOf({ id, name, definition, path }: Case, told: Told): Entry {
  const about = { id, name, type: definition.type, path };
  if (told.kind === "skipped")
    return { ...about, subject: undefined, locales: [], state: "nothing to tell", mood: "plain" };
  if (told.kind === "refused")
    return { ...about, subject: undefined, locales: [], state: told.reason, mood: "bad" };
  const states = told.editions.map(({ written, whyPlain }) =>
    written === undefined ? `plain (${whyPlain})` : `AI ${verdictOf(written)}`,
  );
  return {
    ...about,
    subject: told.editions[0]?.plain.draft.subject,
    locales: told.editions.map(({ locale }) => locale),
    state: [...new Set(states)].join(", "),
    mood: moodOf(told.editions),
  };
}

function moodOf(editions: readonly Shown[]): Entry["mood"] {
  if (editions.some(({ written }) => written?.draft.writer.by === "plain")) return "bad";
  return editions.some(({ written }) => written !== undefined) ? "good" : "plain";
}

export function samplePage(
  one: Case,
  told: Told,
  price: AiPrice,
  faults: readonly string[],
  frame: Omit<Frame, "base" | "current">,
): string {
  const content = html`<header class="head">
      <p class="quiet"><code>${one.definition.type}</code> · ${one.path}</p>
      <h2>${one.name}</h2>
    </header>
    ${faultBox(faults.filter((fault) => fault.includes(one.path)))} ${toldView(told, price)}
    <details class="event">
      <summary>The event</summary>
      <pre class="mono wrap">${JSON.stringify(one.event, undefined, 2)}</pre>
    </details>`;
  return page(one.name, { ...frame, current: one.id, base: "../../" }, content);
}

function toldView(told: Told, price: AiPrice): Markup {
  if (told.kind === "skipped")
    return html`<p class="note">
      There is nothing to tell: the message is acknowledged and nobody is mailed.
    </p>`;
  if (told.kind === "refused")
    return html`<p class="note warn">
      No mail: the message goes to the dead letters as <code>${told.reason}</code>. ${told.detail}
    </p>`;
  const { invalid, editions } = told;
  return html`${invalid === 0 ? NOTHING : html`<p class="note warn">Recipients that cannot be mailed: ${invalid}. The message ends in the dead letters.</p>`}
  ${switches()} ${editions.map((shown) => editionView(shown, price))}`;
}

function editionView(shown: Shown, price: AiPrice): Markup {
  const { locale, name, to, plain } = shown;
  const { email } = shown.written ?? plain;
  const replyTo = email.headers["Reply-To"];
  return html`<section class="edition" aria-labelledby="subject-${name}">
    <p class="chip">${languageName(locale)}${name === locale ? NOTHING : html` (${name})`}</p>
    <h2 id="subject-${name}">${email.subject}</h2>
    <dl class="envelope">
      <dt>From</dt>
      <dd>${email.from}</dd>
      <dt>To</dt>
      <dd>
        ${to.join(", ")}${to.length > 1 ? html` <span class="quiet">(a mail each; this is the first one's)</span>` : NOTHING}
      </dd>
      ${
        replyTo === undefined
          ? NOTHING
          : html`<dt>Reply-To</dt>
              <dd>${replyTo}</dd>`
      }
    </dl>
    ${mailView(shown, name)} ${sentView(shown, price, name)}
  </section>`;
}

function switches(): Markup {
  return html`<form class="switches" aria-label="How the HTML is shown">
      <fieldset>
        <legend>Window</legend>
        ${WIDTHS_PX.map((width) => radio("width", String(width), `${width} px`, width === 600))}
      </fieldset>
      ${schemeSwitch()}
    </form>
    <p class="quiet small">
      Shown as by an email program that follows the reader's choice. Some (Gmail, Outlook) recolor
      emails in dark mode in their own way, which is not shown here.
    </p> `;
}

export function schemeSwitch(): Markup {
  return html`<fieldset>
    <legend>Colors</legend>
    ${radio("scheme", "light", "light", true)}${radio("scheme", "dark", "dark", false)}
  </fieldset>`;
}

/** The style sheet goes by radio buttons: they work without a script. */
function radio(name: string, value: string, label: string, checked: boolean): Markup {
  return html`<label
    ><input
      type="radio"
      name="${name}"
      id="${name}-${value}"
      value="${value}"
      ${checked ? html` checked` : NOTHING}
    />${label}</label
  >`;
}
