import { describe, expect, test } from "@jest/globals";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import type { EmailBrand } from "../../functions/notification/brand.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { brandsOf } from "../../functions/project.ts";
import { htmlValidator } from "../notifications/html-rules.ts";
import { draftOf, planOf, seenOf, SENDER, TO, UNSUBSCRIBE } from "./mail-factory.ts";

const BRAND: EmailBrand = {
  name: "Table Bay Training",
  logoUrl: "https://tablebay.example/logo.png",
  color: "#0e5a6b",
  address: "14 Harbour Road\nCape Town 7405",
  footer: "Registered in South Africa",
  supportEmail: "help@tablebay.example",
};
const ACTION = { label: "Open the class", url: "https://app.tablebay.example/c?a=1&b=2" };

function mailOf(brand: EmailBrand, { from = SENDER.from, direction = "ltr" } = {}) {
  const language = direction === "rtl" ? ({ ...en, direction } as const) : en;
  const render = createRenderer(layout, { en: language }, () => brand);
  return render(planOf({ kind: "Class update", action: ACTION }), TO, { from });
}

describe("an email with a brand", () => {
  test("begins with its name and ends with contact, address and footer", () => {
    const seen = seenOf(mailOf(BRAND).html);
    expect(seen.slice(0, 2)).toEqual(["Table Bay Training", "Class update"]);
    expect(seen.slice(-5)).toEqual([
      "Questions?",
      "help@tablebay.example",
      "14\u00a0Harbour Road",
      "Cape Town 7405",
      "Registered in South Africa",
    ]);
    expect(mailOf(BRAND).text.split("\n").slice(-6)).toEqual([
      en.email.reason,
      "Questions? help@tablebay.example",
      "14 Harbour Road",
      "Cape Town 7405",
      "Registered in South Africa",
      "",
    ]);
  });

  test("shows the logo beside the name, which stays when images are off", () => {
    const { html } = mailOf(BRAND);
    expect(html.match(/<img [^>]*>/g)).toEqual([
      '<img src="https://tablebay.example/logo.png" width="40" height="40" alt="" style="display:block;border:0">',
    ]);
    expect(mailOf({ name: "Acme" }).html).not.toContain("<img");
  });

  test("has the button in its color, with another color in dark mode", () => {
    const { html } = mailOf(BRAND);
    expect(html).toContain('bgcolor="#0e5a6b"');
    expect(html).toContain("background:#0e5a6b;color:#ffffff;font-size:16px");
    const [, dark = ""] = /prefers-color-scheme:dark\)\{(.*)<\/style>/.exec(html) ?? [];
    expect(dark).toMatch(/\.button\{background:#(?!0e5a6b)[\da-f]{6}!important/);
    expect(html).toContain(`href="${ACTION.url.replace("&", "&amp;")}"`);
  });

  test("escapes its texts", () => {
    const markup = `"><script>alert('1')</script>`;
    const { html } = mailOf({
      name: markup,
      address: markup,
      footer: markup,
      supportEmail: markup,
      logoUrl: `https://a.example/"><script>`,
      color: "#000000}</style><script>",
    });
    expect(html).not.toContain("<script");
    expect(html.split("</style>")).toHaveLength(3);
  });
});

test.each(["ltr", "rtl"])("html-validate accepts a whole email, %s", async (direction) => {
  const language = { ...en, ...(direction === "rtl" ? ({ direction } as const) : {}) };
  const render = createRenderer(layout, { en: language }, () => BRAND);
  const plan = planOf(
    {
      kind: "Class update",
      bullets: ["One."],
      action: ACTION,
      summary: { heading: "From “Notes”", text: "one\ntwo" },
      facts: [{ label: "Learners", value: ["Thandi", "Zoë"] }],
      changes: [
        { label: "Room", before: "", after: "12" },
        { label: "Notes", before: "one\ntwo", after: "" },
        { label: "Schedule", added: ["Tue"], removed: ["Mon"] },
      ],
    },
    { mandatory: false },
  );
  const { html } = render(plan, TO, SENDER, UNSUBSCRIBE);
  const { results } = await htmlValidator.validateString(html);
  expect(results.flatMap(({ messages }) => messages)).toEqual([]);
});

describe("an email without a brand", () => {
  test.each([
    ["Post Office <post@example.com>", "Post Office"],
    ["post@example.com", "example.com"],
    ['"Nkosi, Thandi" <post@example.com>', "Nkosi, Thandi"],
  ])("from %s begins with %j in a neutral color", (from, name) => {
    const { html } = mailOf({}, { from });
    expect(seenOf(html)[0]).toBe(name);
    expect(html).toContain("#4a5563");
    expect(html).not.toContain("<img");
  });
});

test("a right-to-left email is mirrored", () => {
  const { html } = mailOf(BRAND, { direction: "rtl" });
  expect(html).toMatch(/^<!doctype html><html lang="en" dir="rtl"/);
  expect(html).toContain("text-align:right");
  expect(html).toContain('<td class="kind soft" align="left"');
  expect(html).not.toContain("text-align:left");
});

describe("brandsOf", () => {
  test("completes a definition's brand with the project's, except the layout", () => {
    const brandOf = brandsOf({
      brand: { name: "Acme", color: "#ffb81c", layout },
      definitions: [
        { type: "a", checked: { brand: { name: "Acme Shop" } } },
        { type: "b", checked: {} },
      ] as never,
    });
    expect(brandOf("a")).toEqual({ name: "Acme Shop", color: "#ffb81c" });
    expect(brandOf("b")).toEqual({ name: "Acme", color: "#ffb81c" });
    expect(brandOf("removed since")).toEqual({ name: "Acme", color: "#ffb81c" });
  });
});

test("a project's layout gets all parts, and escapes them", () => {
  const own = {
    html: "<p><%= it.brand.name %>|<%= it.action.label %>|<%= it.texts.changed %>|<%= it.direction %></p>",
    text: ({ headline }: { readonly headline: string }) => headline,
  };
  const render = createRenderer(own, { en }, () => ({ name: "A & B" }));
  const plan = planOf({ ...draftOf(), action: ACTION });
  expect(render(plan, TO, SENDER)).toMatchObject({
    html: "<p>A &amp; B|Open the class|What changed|ltr</p>",
    text: "Headline",
  });
});
