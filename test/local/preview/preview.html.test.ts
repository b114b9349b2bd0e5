import { describe, expect, test } from "@jest/globals";
import { html } from "../../../local/preview/pages/html.ts";
import { schemeView } from "../../../local/preview/pages/mail-view.ts";

describe("markup by template", () => {
  test("escapes text in content and in attributes, and leaves its own markup as it is", () => {
    const { markup } = html`<a title="${`"><b>'&`}">${html`<i>${"<i>"}</i>`}</a>`;
    expect(markup).toBe('<a title="&quot;&gt;&lt;b&gt;&#39;&amp;"><i>&lt;i&gt;</i></a>');
  });

  test("shows what cannot be seen, or turns the reading direction, by its code", () => {
    expect(html`${"a\u202eb\u200bc\u0000d\ne"}`.markup).toBe("a\\u202eb\\u200bc\\u0000d\ne");
  });

  test("joins lists, and leaves out what is not there", () => {
    expect(html`${[html`<b>1</b>`, html`<b>2</b>`]}${undefined}${3}`.markup).toBe(
      "<b>1</b><b>2</b>3",
    );
  });
});

describe("a mail as its reader's colours have it", () => {
  const mail =
    '<html><head><meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark){b{}}</style></head></html>';

  test("in the dark its dark styles hold, whichever this browser is set to", () => {
    expect(schemeView(mail, "dark")).toContain("@media (min-width:0){b{}}");
    expect(schemeView(mail, "dark")).toContain('content="only dark"');
  });

  test("in the light they do not", () => {
    expect(schemeView(mail, "light")).toContain("@media (max-width:0){b{}}");
    expect(schemeView(mail, "light")).toContain('content="only light"');
  });

  test("loads nothing from outside", () => {
    expect(schemeView(mail, "light")).toMatch(/<head><meta http-equiv="Content-Security-Policy"/);
    expect(schemeView("<p>no head</p>", "light")).toMatch(
      /^<meta http-equiv="Content-Security-Policy"/,
    );
  });
});
