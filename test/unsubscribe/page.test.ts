import { describe, expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import type { EmailBrand } from "../../functions/notification/brand.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { createPages } from "../../functions/unsubscribe/page.ts";
import { htmlValidator } from "../notifications/html-rules.ts";
import { seenOf } from "../email/mail-factory.ts";

const BRAND: EmailBrand = {
  name: "Table Bay <Training>",
  logoUrl: "https://cdn.tablebay.example/logos/a.png?v=1&s=2",
  color: "#0e5a6b",
  address: "14 Harbour Road\nCape Town 7405",
  footer: "Registered in South Africa",
  supportEmail: "help@tablebay.example",
};
const brandOf = (definition: string): EmailBrand =>
  definition === "class.updated" ? BRAND : { name: "Other" };
const pages = createPages(languages, brandOf, "de");
const page = (definition?: string) => pages(200, "ask", { locale: "en", definition });
const policyOf = ({ headers }: ReturnType<typeof page>) =>
  headers["content-security-policy"]?.split("; ");

describe("the page's language", () => {
  test.each([
    ["the link's", "fr", "fr"],
    ["the link's, without its region", "es-MX", "es"],
    ["the project's default, for a language that the project does not have", "ja", "de"],
    ["the project's default, for text that is no language tag", "not a tag", "de"],
    ["the project's default, for a request that names none", undefined, "de"],
  ])("is %s", (_, locale, expected) => {
    const { body } = pages(400, "bad", { locale });
    expect(body).toContain(`<html lang="${expected}"`);
    expect(body).toContain(languages[expected]?.unsubscribePage.badTitle);
  });

  test("is English if the project does not have its default", () => {
    const { body } = createPages(languages, brandOf, "ja")(400, "bad", { locale: undefined });
    expect(body).toContain('<html lang="en"');
  });
});

describe("the page with a brand", () => {
  test("shows its name, logo, color and support address", async () => {
    const { body } = page("class.updated");
    expect(seenOf(body)[0]).toBe("Table Bay &lt;Training&gt;");
    expect(seenOf(body).slice(-3).join("\n")).toBe(
      "Questions?\nhelp@tablebay.example\n14 Harbour Road\nCape Town 7405\nRegistered in South Africa",
    );
    expect(body).toContain('src="https://cdn.tablebay.example/logos/a.png?v=1&amp;s=2"');
    expect(body).toContain("background: #0e5a6b; color: #ffffff;");
    const { results } = await htmlValidator.validateString(body);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test("allows only its own style and the logo's origin", () => {
    const answer = page("class.updated");
    const [, style = ""] = /<style>([^]*)<\/style>/.exec(answer.body) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(policyOf(answer)).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "img-src https://cdn.tablebay.example",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  test("is the project's when no definition is known, and loads no image without a logo", () => {
    const answer = page();
    expect(seenOf(answer.body)[0]).toBe("Other");
    expect(policyOf(answer)?.join()).not.toContain("img-src");
    expect(answer.body).not.toMatch(/<img|<footer/);
  });
});
