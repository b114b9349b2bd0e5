/** The mail as readers get it, with AI and plain side by side: HTML in frames, text, head. */
import { html, type Markup, NOTHING } from "./html.ts";
import { verdictOf } from "./sent-view.ts";
import type { Mail, Shown } from "../told.ts";

export type Scheme = "light" | "dark";

/** No scripts, fonts or forms; images at https, for the logo. `base` sends links to windows that the sandbox forbids. */
const FRAME_HEAD =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: https:; style-src 'unsafe-inline'\">" +
  '<base target="_blank">';

/**
 * The mail's HTML as a mail program shows it that follows the reader's choice of light or dark, whichever this browser is
 * set to: the conditions on it in the styles are decided here.
 */
export function schemeView(mail: string, scheme: Scheme): string {
  const styled = mail
    .replaceAll(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, asked: string) =>
      asked.toLowerCase() === scheme ? "(min-width:0)" : "(max-width:0)",
    )
    .replaceAll(
      /(<meta\b[^>]*\bname="(?:supported-)?color-schemes?"[^>]*\bcontent=")[^"]*/gi,
      `$1${followsScheme(mail) ? `only ${scheme}` : "only light"}`,
    )
    .replaceAll(/(\bcolor-scheme\s*:)\s*light dark/gi, `$1only ${scheme}`);
  return styled.includes("<head>")
    ? styled.replace("<head>", `<head>${FRAME_HEAD}`)
    : `${FRAME_HEAD}${styled}`;
}

/** A mail without a word about the dark stays light there. */
function followsScheme(mail: string): boolean {
  return /color-scheme/i.test(mail);
}

/** `files`: what the names of this edition's files begin with. */
export function mailView({ written, whyPlain, plain }: Shown, files: string): Markup {
  const sides =
    written === undefined
      ? [{ title: "Plain", note: whyPlain, mail: plain, file: `${files}.plain` }]
      : [
          { title: "With AI", note: verdictOf(written), mail: written, file: `${files}.ai` },
          {
            title: "Plain",
            note: "when the AI does not answer",
            mail: plain,
            file: `${files}.plain`,
          },
        ];
  const each = (view: (mail: Mail, file: string, title: string) => Markup) =>
    html`<div class="pair">
      ${sides.map(
        ({ title, note, mail, file }) =>
          html`<figure class="pane">
            <figcaption><b>${title}</b> <span class="quiet">${note}</span></figcaption>
            ${view(mail, file, title)}
          </figure>`,
      )}
    </div>`;
  return html` ${whyPlain === undefined ? NOTHING : html`<p class="note">${WITHOUT_AI[whyPlain]}</p>`}
    <h3 class="part">HTML</h3>
    ${each((_, file, title) => frames(file, title))}
    <h3 class="part">Text</h3>
    ${each(({ email }) => html`<pre class="mono">${email.text}</pre>`)}
    <details>
      <summary>Head of the mail, as it leaves for SES</summary>
      ${each(
        ({ raw }, file) =>
          html`<pre class="mono wrap">${headOf(raw)}</pre>
            <p class="quiet">
              <a href="${file}.eml">The whole mail (.eml)</a> ·
              <a href="${file}.html">its HTML</a> · <a href="${file}.txt">its text</a>
            </p>`,
      )}
    </details>`;
}

const WITHOUT_AI = {
  "by-definition": "This definition asks no AI: its mails are always plain.",
  "nothing-to-write": "There is nothing for the AI to write about, so it was not asked.",
  "too-much-to-check":
    "This event holds more than the privacy checks examine, so the AI was not asked.",
} as const;

export function frames(file: string, title: string): Markup {
  const one = (scheme: Scheme) =>
    html`<iframe
      class="${scheme}"
      sandbox=""
      loading="lazy"
      referrerpolicy="no-referrer"
      title="${title}, ${scheme}"
      src="${file}.${scheme}.html"
    ></iframe>`;
  return html`<div class="frame">${one("light")}${one("dark")}</div>`;
}

/** All before the first empty line. */
function headOf(raw: Uint8Array): string {
  const [head = ""] = Buffer.from(raw).toString("utf8").split("\r\n\r\n", 1);
  return head.replaceAll("\r\n", "\n");
}
