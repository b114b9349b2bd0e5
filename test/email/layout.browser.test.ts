import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { findChromium, launchChromium } from "../helpers/browser.ts";
import { planOf, SENDER, TO } from "./mail-factory.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

function htmlIn(direction: "ltr" | "rtl"): string {
  const language = { ...en, ...(direction === "rtl" ? { direction } : {}) };
  const render = createRenderer(layout, { en: language }, () => ({ name: "Table Bay Training" }));
  const plan = planOf({
    kind: "Class update",
    headline: "Business English starts a week later, on Monday 7 December",
    bullets: [
      "It now ends on Friday 19 March 2027, also a week later.",
      "Wednesday 08:30–10:30 is replaced by Thursday 13:00–15:00.",
      "Pieter van der Merwe takes over as trainer, and the class meets at Paarden Eiland.",
    ],
    action: { label: "Open the class", url: "https://app.example/" },
    changes: [
      {
        label: "x".repeat(80),
        before: "y".repeat(80),
        after: `https://example.com/${"z".repeat(200)}`,
      },
      { label: "Learners", added: ["a".repeat(80)], removed: ["Zoë Adams"] },
    ],
    facts: [{ label: "Class", value: "C-1 ".repeat(40) }],
  });
  return render(plan, TO, SENDER).html;
}

const widthOf = (page: Page): Promise<number> =>
  page.locator("html").evaluate((element) => element.scrollWidth);

/** A script: of each part of the text that matches, on how many lines it is; each number once. */
const linesOf = (
  pattern: RegExp,
): string => `[...new Set([...document.querySelectorAll("h1, p")].flatMap((element) => {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(...Array.from(walker.currentNode.data, (_, at) => [walker.currentNode, at]));
  return [...element.textContent.matchAll(${pattern})].map(({ 0: { length }, index }) => {
    const range = document.createRange();
    range.setStart(...nodes[index]);
    range.setEnd(nodes[index + length - 1][0], nodes[index + length - 1][1] + 1);
    return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 10))).size;
  });
}))]`;

describeInBrowser("the layout in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  async function onPage(html: string, width: number, look: (page: Page) => Promise<void>) {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    try {
      await page.setContent(html);
      await look(page);
    } finally {
      await page.close();
    }
  }

  test.each([
    ["ltr", 360],
    ["rtl", 360],
    ["ltr", 640],
    ["rtl", 640],
  ] as const)(
    "does not scroll sideways, with and without styles: %s at %i px",
    async (direction, width) => {
      const html = htmlIn(direction);
      for (const shown of [html, html.replaceAll(/<style>[^]*?<\/style>/g, "")])
        await onPage(shown, width, async (page) => expect(await widthOf(page)).toBe(width));
    },
  );

  test.each([
    ["C-2026-044", /C-2026-044\s–/g],
    ["083 555 0177", /083\s555\s0177\s–/g],
    ["13:00–15:00", /13:00–15:00\s–/g],
    ["4. Dezember", /4.\sDezember\s–/g],
  ])("keeps %s and the dash after it on one line at 360 px", async (value, pattern) => {
    const bullets = Array.from({ length: 24 }, (_, at) => `${"x".repeat(at + 1)} ${value} – y`);
    const plan = planOf({ headline: `On Wednesday at ${value} – at noon`, bullets });
    const render = createRenderer(layout, { en });
    await onPage(render(plan, TO, SENDER).html, 360, async (page) => {
      expect(await widthOf(page)).toBe(360);
      expect(await page.evaluate(linesOf(pattern))).toEqual([1]);
    });
  });

  test("does not scroll sideways at 360 px where an unbroken word is as wide as it can be", async () => {
    const widest = "KAROO-LOGISTIC-CPT";
    const plan = planOf({ headline: `On ${widest}:`, bullets: [`On ${widest}`] });
    const render = createRenderer(layout, { en });
    await onPage(render(plan, TO, SENDER).html, 360, async (page) =>
      expect(await widthOf(page)).toBe(360),
    );
  });

  test("has brand, headline, sentences and button on a phone's first screen", () =>
    onPage(htmlIn("ltr"), 360, async (page) => {
      const button = await page.locator("a.button").boundingBox();
      expect(button?.y).toBeGreaterThan(200);
      expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThan(500);
      expect(button?.width).toBe(320);
    }));
});
