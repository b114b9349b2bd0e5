import { describe, expect, test } from "@jest/globals";
import { emailInScheme } from "../../../operator/http/email-view.ts";
import { html } from "../../../local/preview/pages/html.ts";

describe("html", () => {
  test("escapes values in content and attributes, but not its own markup", () => {
    const { markup } = html`<a title="${`"><b>'&`}">${html`<i>${"<i>"}</i>`}</a>`;
    expect(markup).toBe('<a title="&quot;&gt;&lt;b&gt;&#39;&amp;"><i>&lt;i&gt;</i></a>');
  });

  test("shows invisible and direction-changing characters as escapes", () => {
    expect(html`${"a\u202eb\u200bc\u0000d\ne"}`.markup).toBe("a\\u202eb\\u200bc\\u0000d\ne");
  });

  test("joins lists and omits undefined", () => {
    expect(html`${[html`<b>1</b>`, html`<b>2</b>`]}${undefined}${3}`.markup).toBe(
      "<b>1</b><b>2</b>3",
    );
  });
});

describe("emailInScheme", () => {
  const email =
    '<html><head><meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark){b{}}</style></head></html>';

  test("applies the dark styles in the dark scheme", () => {
    expect(emailInScheme(email, "dark")).toContain("@media (min-width:0){b{}}");
    expect(emailInScheme(email, "dark")).toContain('content="only dark"');
  });

  test("does not apply the dark styles in the light scheme", () => {
    expect(emailInScheme(email, "light")).toContain("@media (max-width:0){b{}}");
    expect(emailInScheme(email, "light")).toContain('content="only light"');
  });

  test("forbids scripts and fonts by a policy", () => {
    expect(emailInScheme(email, "light")).toMatch(
      /<head><meta http-equiv="Content-Security-Policy"/,
    );
    expect(emailInScheme("<p>no head</p>", "light")).toMatch(
      /^<meta http-equiv="Content-Security-Policy"/,
    );
  });
});
