/** The mail's layout: MJML with Eta's tags in it, compiled to one HTML template. Run by `npm run docs`. */
import mjml2html from "mjml";

/** What MJML writes for mails with images, paragraphs or columns side by side, and for Outlook 2003 and Internet Explorer. */
const NOT_NEEDED = [
  /<!--\[if !mso\]><!-->\s*<meta http-equiv="X-UA-Compatible"[^>]*>\s*<!--<!\[endif\]-->/g,
  /<!--\[if lte mso 11\]>[\s\S]*?<!\[endif\]-->/g,
  /<style type="text\/css">\s*@media only screen and \(min-width:480px\) \{[^{}]*\{[^{}]*\}\s*\}\s*<\/style>/g,
  /<style media="screen and \(min-width:480px\)">[\s\S]*?<\/style>/g,
  /^\s*(?:img|p) \{[^}]*\}/gm,
  /class="mj-column-per-100 mj-outlook-group-fix" /g,
  / xmlns:v="[^"]*"/g,
  / type="text\/css"/g,
];

/** The HTML template of a layout in MJML, small enough for a Lambda. @throws where MJML finds a fault, with its line */
export async function compileLayout(mjml: string): Promise<string> {
  const { html } = await mjml2html(mjml, {
    validationLevel: "strict",
    keepComments: false,
    // None from the web: a font that is fetched tells somebody who reads.
    fonts: {},
  });
  const needed = NOT_NEEDED.reduce((all, part) => all.replaceAll(part, ""), html);
  return withoutIndents(needed).replaceAll('lang="[locale]"', 'lang="<%= it.locale %>"');
}

/** A module that exports the template: Lambda's bundle takes no files. */
export function layoutModule(template: string): string {
  return [
    "// Made by `npm run docs` of layout.mjml: do not edit.",
    `export const html = ${JSON.stringify(template)};`,
    "",
  ].join("\n");
}

/** A line break between two tags is nothing, any other is a blank; blanks within a line stay. */
function withoutIndents(html: string): string {
  return html
    .replaceAll(/<style>[\s\S]*?<\/style>/g, (css) =>
      css.replaceAll(/(?<=[{};:,>])\s+|\s+(?=[{}>])/g, ""),
    )
    .replaceAll(/>\s*\n\s*</g, "><")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/(?<=<[a-z]+) +(?= )|(?<=") +(?=>)|;(?=" ?>|" [a-z-]+=")/g, "")
    .trim();
}
