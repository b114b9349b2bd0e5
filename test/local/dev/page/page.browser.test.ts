import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { eventually } from "../../../helpers/eventually.ts";
import { lowTargets, violations } from "../../../operator/console/accessible.ts";
import { PHONE } from "../../../operator/console/open-console.ts";
import { answerOf, hashOf, openPage, rowOf } from "./open-page.ts";
import { EMAIL, event, FAULTY, LETTER, STATE } from "./states.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const MARKUP = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
const LONG = "Averylongwordwithoutanyplacewhereitcouldbebrokenovertwolines".repeat(4);

describeInBrowser("the dev server's page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  const words = (page: Page) => page.locator("a.row", { hasText: /dev-\d/ }).allTextContents();

  test("is the console, with the line of what is watched", async () => {
    await openPage(browser, async ({ page }) => {
      expect(await page.locator("#stage").textContent()).toBe("dev");
      expect(await page.locator("#health > button").count()).toBe(3);
      expect(await page.locator("#watch").textContent()).toContain(
        "Nothing leaves this machine. Watching 8 definitions, 5 languages and the brand. class-updated.ts reloaded",
      );
      await page.getByRole("button", { name: "Connect your app" }).click();
      await page.locator(":popover-open", { hasText: "npx postrider send event.json" }).waitFor();
    });
  });

  test("shows the fault of a file in the watch line", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        expect(await page.locator("#watch").textContent()).toMatch(
          /invoice-overdue\.ts is not loaded; events use the version before .*Did you mean data\.amount\?/,
        );
      },
      { state: FAULTY },
    );
  });

  test("lists events without an email beside the emails, and those in work in their group", async () => {
    await openPage(browser, async ({ page }) => {
      expect(await page.locator("#count").textContent()).toBe("12 emails, 5 events");
      const all = await words(page);
      expect(all[0]).toMatch(/^class\.updated.*Waits for a run · dev-3$/);
      for (const text of ["Writing · dev-9", "Skipped · its", "Dead letter · its", "Duplicate · "])
        expect(all.join("\n")).toContain(text);
      await page.getByRole("button", { name: "In progress" }).click();
      await eventually(async () => expect(await words(page)).toHaveLength(2));
      // The group "Skipped" lists the stored events, so no event is in it twice.
      for (const name of ["Done", "Skipped"]) {
        await page.getByRole("button", { name }).click();
        await eventually(async () => expect(await words(page)).toHaveLength(0));
      }
      await page.getByRole("button", { name: "All" }).click();
      await page.getByLabel(/^Search/).fill("dev-7");
      await eventually(async () => expect(await words(page)).toHaveLength(1));
    });
  });

  test("a skipped event has its answer, its timeline and its body", async () => {
    await openPage(browser, async ({ page }) => {
      await rowOf(page, "dev-7").click();
      await answerOf(page).filter({ hasText: "nothing to report" }).waitFor();
      expect(await page.locator(".facts-line").textContent()).toContain(
        "notifications/class-updated.ts",
      );
      expect(await page.locator(".timeline b").allTextContents()).toEqual(["Event received"]);
      expect(await page.locator(".panel pre").textContent()).toContain('"code": "C-2026-031"');
    });
  });

  test("a duplicate leads to the email of its first event, a dead letter to its own view", async () => {
    await openPage(browser, async ({ page }) => {
      await rowOf(page, "dev-4").click();
      await page.getByRole("button", { name: "Show dev-8" }).click();
      await eventually(() => expect(hashOf(page).get("id")).toBe(EMAIL));
      await rowOf(page, "dev-5").click();
      await eventually(() => expect(hashOf(page).get("id")).toBe(LETTER));
      expect(hashOf(page).get("view")).toBe("dead-letters");
      await page.getByRole("button", { name: "Redrive…" }).waitFor();
    });
  });

  test("an email has the event as received, and links to what SES received", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.locator(".links a").first().waitFor();
        const links = page.locator(".links a");
        expect(
          await links.evaluateAll((found) => found.map((one) => one.getAttribute("href"))),
        ).toEqual(["emails/0100", "http://127.0.0.1:4640/unsubscribe?token=abc"]);
        expect(await links.first().getAttribute("rel")).toBe("noopener noreferrer");
        await page.keyboard.press("2");
        await page.locator(".panel pre", { hasText: "specversion" }).waitFor();
      },
      { hash: `#id=${EMAIL}` },
    );
  });

  test("follows a change, and leaves the email's frame alone", async () => {
    await openPage(
      browser,
      async ({ page, show }) => {
        const frame = await page.locator("iframe").elementHandle();
        const newest = event("dev-11", { outcome: "skipped", tone: "off", summary: "skipped" });
        show({ ...STATE, events: [newest, ...STATE.events] });
        await rowOf(page, "dev-11").waitFor();
        expect(await frame?.evaluate((found) => found.isConnected)).toBe(true);
        expect(await page.locator("iframe").count()).toBe(1);
      },
      { hash: `#id=${EMAIL}` },
    );
  });

  test("says that the server is gone, and how to start it", async () => {
    await openPage(
      browser,
      async ({ page, stop }) => {
        await stop();
        await page.locator("#failure", { hasText: "npx postrider dev" }).waitFor();
      },
      { ignoreConsole: true },
    );
  });

  test("shows hostile texts as text, within 390 px", async () => {
    const hostile = event("dev-1", {
      type: MARKUP,
      id: MARKUP + LONG,
      source: MARKUP,
      body: MARKUP + LONG,
      file: MARKUP,
      outcome: "skipped",
      tone: "off",
      summary: `skipped: ${MARKUP}`,
      answer: { tone: "off", what: MARKUP + LONG, next: MARKUP + LONG },
    });
    const state = {
      ...FAULTY,
      events: [hostile],
      samples: [{ definition: MARKUP, name: MARKUP, body: MARKUP }],
      watching: {
        ...FAULTY.watching,
        faults: [{ file: MARKUP, atMs: 0, faults: [MARKUP + LONG] }],
      },
      writer: { kind: "model" as const, text: MARKUP + LONG },
      sdkSettings: { A: `it's ${MARKUP}` },
    };
    await openPage(
      browser,
      async ({ page }) => {
        for (const hash of ["#", "#id=dev-1", `#view=${MARKUP}&group=__proto__&id=${MARKUP}`]) {
          await page.goto(`${page.url().split("#")[0]}${hash}`);
          await page.locator("#detail > *").first().waitFor({ state: "attached" });
          expect(await page.locator("img, script:not([src])").count()).toBe(0);
          expect(await page.title()).not.toBe("run");
          for (const region of ["html", "#detail"])
            expect(
              await page.locator(region).evaluate((found) => found.scrollWidth),
            ).toBeLessThanOrEqual(390);
        }
      },
      { state, events: [hostile], ...PHONE, ignoreConsole: true },
    );
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const [size, options, leastPx] of [
      ["1280 px", {}, 28],
      ["390 px", PHONE, 36],
    ] as const)
      test(`is accessible in ${colorScheme} at ${size}, and each target is ${leastPx} px high`, async () => {
        await openPage(
          browser,
          async ({ page }) => {
            for (const hash of ["", "#id=dev-7", `#id=${EMAIL}&tab=event`]) {
              await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
              await page
                .locator(hash === "" ? "a.row" : ".answer")
                .first()
                .waitFor();
              expect({ hash, violations: await violations(page) }).toEqual({
                hash,
                violations: [],
              });
              expect({ hash, low: await page.evaluate(lowTargets(leastPx)) }).toEqual({
                hash,
                low: [],
              });
            }
          },
          { state: FAULTY, colorScheme, ...options, bypassCSP: true },
        );
      });
});
