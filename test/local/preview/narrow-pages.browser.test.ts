import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { createProject, type Project } from "../../cli/preview-project.ts";
import { eventually } from "../../helpers/eventually.ts";
import { findChromium, launchChromium } from "../../helpers/browser.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

describeInBrowser("the preview's pages on a phone", () => {
  let project: Project;
  let browser: Browser;
  let previewUrl = "";
  beforeAll(async () => {
    project = await createProject();
    browser = await launchChromium(executablePath ?? "");
    const { output } = project.start(["--port", "0"]);
    previewUrl = await eventually(
      () => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+(?= )/.exec(output()) ?? [];
        if (found === undefined) throw new Error(output());
        return found;
      },
      { timeoutMs: 50_000 },
    );
  });
  afterAll(async () => {
    await browser.close();
    await project.remove();
  });

  const PAGES: [name: string, open: (page: Page) => Promise<unknown>][] = [
    ["the preview's first page", (page) => page.goto(previewUrl)],
    [
      "a sample's page",
      async (page) => {
        await page.goto(previewUrl);
        await page.locator("table a").first().click();
        await page.locator(".switches").waitFor();
      },
    ],
    [
      "the page with languages side by side",
      (page) => page.goto(`${previewUrl}/languages/index.html`),
    ],
    ["the preview's page for a fault", (page) => page.goto(`${previewUrl}/nothing`)],
  ];
  const LOOKS = [390, 320].flatMap((widthPx) =>
    (["light", "dark"] as const).map((colorScheme) => ({ widthPx, colorScheme })),
  );

  test.each(PAGES)(
    "%s fits 390 and 320 px, light and dark, with targets of at least 40 px",
    async (_, open) => {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
      try {
        const page = await context.newPage();
        await open(page);
        for (const { widthPx, colorScheme } of LOOKS) {
          await page.setViewportSize({ width: widthPx, height: 844 });
          await page.emulateMedia({ colorScheme });

          const look = `${widthPx} px, ${colorScheme}`;
          expect({ look, tooWide: await tooWide(page), tooLow: await tooLow(page) }).toEqual({
            look,
            tooWide: [],
            tooLow: [],
          });
        }
      } finally {
        await context.close();
      }
    },
  );
});

/** Elements beyond the right edge, and those that must be scrolled sideways. */
const tooWide = (page: Page): Promise<string[]> =>
  page.locator("body, body *").evaluateAll((elements) =>
    elements
      .filter((element) => {
        const { documentElement, defaultView } = element.ownerDocument;
        const { right, width } = element.getBoundingClientRect();
        const scrolls =
          /auto|scroll/.test(defaultView.getComputedStyle(element).overflowX) &&
          element.scrollWidth > element.clientWidth;
        return width > 0 && (right > documentElement.clientWidth + 0.5 || scrolls);
      })
      .map((element) => `${element.tagName} ${element.className}`),
  );

/** Links and controls that are too low to hit; one inside a label is hit by the label. */
const tooLow = (page: Page): Promise<string[]> =>
  page.locator("a:not(.skip), button, select, input, summary").evaluateAll((elements) =>
    elements
      .filter((element) =>
        [element, element.closest("label") ?? element].every((one) => {
          const { height, width } = one.getBoundingClientRect();
          return width > 0 && height > 0 && height < 40;
        }),
      )
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 30)}`),
  );
