import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../../helpers/eventually.ts";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { answerOf, currentRow, hashOf, openPage, PHONE, rowOf } from "./open-page.ts";
import { email, EMPTY, event, FAULTY, STATE } from "./states.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const PLACES: readonly string[] = [
  "",
  "#id=dev-9",
  "#id=dev-8",
  "#id=dev-8&tab=event",
  "#id=dev-5&tab=ai",
  "#id=dev-6&tab=text&email=1",
  "#id=dev-4",
  "#id=dev-99",
  "#group=problems",
  "#view=emails",
  "#view=emails&id=dev-6&email=1&width=phone",
  "#view=dead-letters&id=dev-3",
  "#view=suppressions&id=nobody@example.com",
];

describeInBrowser("the dev server's page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  const rowsOf = (page: Page) => page.locator("a.row .row-subject").allTextContents();

  test("shows each outcome in words and counts the groups", async () => {
    await openPage(browser, async ({ page }) => {
      expect(await page.locator("#groups button").allTextContents()).toEqual([
        "All 10",
        "Mailed 4",
        "Skipped 2",
        "Problems 5",
      ]);
      expect(await page.locator("a.row b").allTextContents()).toEqual([
        expect.stringMatching(/^Writing, \d+ (s|min)$/),
        "Mailed 2",
        "Skipped",
        "Mailed 1, bounced 1",
        "Mailed 1, fallback text",
        "Dead letter",
        "Dead letter",
        "Waits for 17:00",
        "Mailed 1, marked as spam",
        "Duplicate of dev-1",
      ]);
      await page.getByRole("button", { name: "Skipped 2" }).click();
      expect(await rowsOf(page)).toEqual(["class.updated dev-7", "class.updated dev-0"]);
    });
  });

  test("answers first, with the next step beside it", async () => {
    await openPage(browser, async ({ page }) => {
      await rowOf(page, "dev-6").click();
      expect(await answerOf(page).textContent()).toBe(
        "1 email was delivered; 1 bounced, because the mailbox nobody@example.com does not exist.",
      );
      await page.getByRole("button", { name: "Send again" }).waitFor();
      await page.getByRole("button", { name: "nobody@example.com" }).click();
      await page.locator(".envelope-facts", { hasText: "550 5.1.1 user unknown" }).waitFor();
    });
  });

  test("the address bar brings back view, group, event, email and tab", async () => {
    const hash = "#view=emails&group=problems&id=dev-6&email=1&tab=text";
    await openPage(
      browser,
      async ({ page }) => {
        expect(await page.locator(".views [aria-current]").textContent()).toBe("Emails");
        expect(await page.locator("#groups [aria-pressed=true]").textContent()).toBe("Problems 2");
        expect(await currentRow(page).textContent()).toContain("nobody@example.com");
        expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Plain text");
        await page.locator("pre", { hasText: "What changed" }).waitFor();
      },
      { hash },
    );
  });

  test("the Back button returns from an event", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await rowOf(page, "dev-8").click();
        await answerOf(page).waitFor();
        await page.goBack();
        await eventually(async () => expect(await answerOf(page).count()).toBe(0));
        expect(await page.evaluate("document.activeElement.dataset.key")).toBe("row-dev-8-");
      },
      PHONE,
    );
  });

  test("follows a change of the state, and leaves the email's frame alone", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        const frame = await page.locator("iframe").elementHandle();
        const newest = event("dev-10", "16:27:00", { summary: "mailed 1" });
        server.show({ ...STATE, events: [newest, ...STATE.events] });
        await rowOf(page, "dev-10").waitFor();
        expect(await frame?.evaluate((found) => found.isConnected)).toBe(true);
        expect(await page.locator("iframe").count()).toBe(1);
      },
      { hash: "#id=dev-8" },
    );
  });

  test("shows the fault of a file in the watch line", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        expect(await page.locator("#watch").textContent()).toMatch(
          /invoice-overdue\.ts is not loaded.*Did you mean data\.amount\?/,
        );
      },
      { state: FAULTY },
    );
  });

  test("an event whose emails SES refused is a dead letter, too", async () => {
    const refused = event("dev-1", "16:27:00", {
      outcome: "skipped",
      tone: "bad",
      summary: "failed 1, dead letter: MessageRejected",
      deadLetter: { reason: "MessageRejected", detail: undefined },
      emails: [email("office@example.com", "failed", { reason: "MessageRejected" })],
    });
    await openPage(
      browser,
      async ({ page }) => {
        expect(await page.locator(".views b").textContent()).toBe("1");
        expect(await page.locator("#groups button").allTextContents()).toContain("Skipped 0");
        await page.getByRole("link", { name: "Dead letters" }).click();
        await rowOf(page, "dev-1").click();
        await page.getByRole("button", { name: "Put it back into the queue…" }).waitFor();
      },
      { state: { ...STATE, events: [refused] } },
    );
  });

  test("says what to do if there are no events", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        for (const [view, title] of [
          ["events", "No events yet"],
          ["emails", "No emails yet"],
          ["dead-letters", "No dead letters"],
          ["suppressions", "No suppressed addresses"],
        ]) {
          await page.goto(`${page.url().split("#")[0]}#view=${view}`);
          await page.locator("#list h2", { hasText: title ?? "" }).waitFor();
          expect(await page.locator("#list p").textContent()).toMatch(/\.$/);
        }
      },
      { state: EMPTY },
    );
  });

  test.each([
    ["light", 1280],
    ["dark", 390],
  ] as const)("in %s, fits %s px without scrolling sideways", async (colorScheme, width) => {
    await openPage(
      browser,
      async ({ page }) => {
        for (const hash of PLACES) {
          await page.goto(`${page.url().split("#")[0]}${hash || "#"}`);
          await page.waitForFunction("document.querySelector('#watch p') !== null");
          const wide = await page.evaluate(WIDE);
          expect({ hash, wide }).toEqual({ hash, wide: [] });
        }
      },
      { colorScheme, viewport: { width, height: 844 } },
    );
  });

  test("keeps the chosen theme", async () => {
    await openPage(browser, async ({ page }) => {
      const scheme = () =>
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
      expect(await scheme()).toBe("rgb(255, 255, 255)");
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("button", { name: "Theme" }).click();
      expect(await scheme()).toBe("rgb(21, 23, 26)");
      await page.reload();
      expect(await scheme()).toBe("rgb(21, 23, 26)");
    });
  });

  test("says that an event is gone if its id is unknown", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.getByRole("heading", { name: "dev-99 is not here" }).waitFor();
        expect(hashOf(page).get("id")).toBe("dev-99");
      },
      { hash: "#id=dev-99" },
    );
  });
});

/** The elements that are wider than the window, or that scroll sideways without being made for it. */
const WIDE = `[document.scrollingElement, ...document.querySelectorAll("#detail, #list-pane, #list, .answer, .panel")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "none")
  .map((element) => element.id || element.className || element.tagName)`;
