import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { openPage } from "./open-page.ts";
import { EMAILS, email, event, STATE } from "./states.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const MARKUP = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
const LONG = "Averylongwordwithoutanyplacewhereitcouldbebrokenovertwolines".repeat(4);

const hostile = event("dev-1", "16:27:00", {
  id: MARKUP,
  type: MARKUP,
  source: MARKUP,
  via: MARKUP,
  body: MARKUP,
  summary: `mailed 1: ${MARKUP}`,
  answer: MARKUP + LONG,
  next: MARKUP + LONG,
  fallback: MARKUP,
  timeline: [{ atMs: 0, title: MARKUP, text: LONG, tone: "off" }],
  emails: [
    {
      ...email(`${LONG}@example.com`, "bounced", { reason: MARKUP, file: "hostile" }),
      subject: MARKUP + LONG,
      unsubscribeUrl: "javascript:alert(1)",
    },
  ],
  ai: [
    {
      atMs: 0,
      tookMs: 1,
      call: "write",
      model: MARKUP,
      status: 200,
      request: JSON.stringify({
        messages: [
          { role: "user", content: JSON.stringify({ facts: [{ label: MARKUP, value: LONG }] }) },
        ],
      }),
      answer: JSON.stringify({ headline: MARKUP, bullets: [LONG] }),
      refused: MARKUP,
    },
  ],
});
const hostileState = {
  ...STATE,
  events: [hostile],
  samples: [{ definition: MARKUP, name: MARKUP, body: MARKUP }],
  suppressions: [{ address: MARKUP, reason: MARKUP + LONG, sinceMs: undefined }],
  watching: {
    ...STATE.watching,
    faults: [{ file: MARKUP, atMs: 0, faults: [MARKUP + LONG] }],
  },
  writer: { kind: "model" as const, text: MARKUP },
  sdkSettings: { A: `it's ${MARKUP}` },
};
const hostileEmail = {
  html: `<title>x</title><h1>Hello</h1><script>top.document.title='run'</script><a href="javascript:alert(1)">a</a><a href="https://example.com/${LONG}">${LONG}</a><a href=" data:text/html,x">b</a>`,
  text: MARKUP,
  raw: MARKUP,
};

const PLACES = [
  "#",
  "#id=dev-1",
  "#id=dev-1&tab=event",
  "#id=dev-1&tab=ai",
  "#id=dev-1&tab=text",
  "#view=emails&id=dev-1",
  `#view=suppressions&id=${encodeURIComponent(MARKUP)}`,
  `#view=${encodeURIComponent(MARKUP)}&group=__proto__&tab=constructor&id=${encodeURIComponent(MARKUP)}`,
];

describeInBrowser("the page with hostile texts", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  test("shows them as text in every view", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        for (const hash of PLACES) {
          await page.goto(`${page.url().split("#")[0]}${hash}`);
          await page
            .locator(hash.includes("id=") ? "#detail h2" : "a.row")
            .first()
            .waitFor();
          expect(await page.locator("img, script:not([src])").count()).toBe(0);
          expect(await page.title()).toMatch(/Postrider dev$/);
          for (const region of ["html", "#detail"])
            expect(
              await page.locator(region).evaluate((found) => found.scrollWidth),
            ).toBeLessThanOrEqual(390);
        }
      },
      {
        state: hostileState,
        emails: { ...EMAILS, hostile: hostileEmail },
        viewport: { width: 390, height: 844 },
        // The frame's own script is stopped, and Chromium says so.
        ignoreConsole: true,
      },
    );
  });

  test("offers no link that runs a script, and the frame none at all", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.locator(".links a").first().waitFor();
        const links = page.locator(".links a");
        expect(
          await links.evaluateAll((found) => found.map((one) => one.getAttribute("href"))),
        ).toEqual([`https://example.com/${LONG}`, "/emails/hostile/raw"]);
        expect(await links.first().getAttribute("rel")).toBe("noopener noreferrer");
        expect(await page.locator("iframe").getAttribute("sandbox")).toBe("");
      },
      {
        state: hostileState,
        emails: { ...EMAILS, hostile: hostileEmail },
        hash: "#id=dev-1",
        ignoreConsole: true,
      },
    );
  });

  test("lists the unsubscribe link first, to be opened outside of the frame", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.locator(".links a").first().waitFor();
        expect(await page.locator(".links a").allTextContents()).toEqual([
          "Unsubscribe",
          "Open",
          "Source of the email",
        ]);
        const [opened] = await Promise.all([
          page.context().waitForEvent("page"),
          page.locator(".links a", { hasText: "Source" }).click(),
        ]);
        await opened.waitForLoadState();
        expect(await opened.locator("body").textContent()).toContain("Subject: Hello");
      },
      { hash: "#id=dev-8" },
    );
  });
});
