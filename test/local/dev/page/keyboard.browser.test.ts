import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../../helpers/eventually.ts";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { currentRow, hashOf, openPage, PHONE } from "./open-page.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const focusedId = (page: Page) => page.evaluate("document.activeElement.id");

describeInBrowser("the page by keyboard", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  test("moves through the list with the arrows, opens with Enter, leaves with Escape", async () => {
    await openPage(browser, async ({ page }) => {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await eventually(async () => expect(await currentRow(page).textContent()).toContain("dev-8"));
      await page.keyboard.press("ArrowUp");
      await eventually(() => expect(hashOf(page).get("id")).toBe("dev-9"));
      await page.keyboard.press("Enter");
      await eventually(async () => expect(await focusedId(page)).toBe("detail"));
      await page.keyboard.press("Escape");
      await eventually(() => expect(hashOf(page).get("id")).toBeNull());
      await eventually(async () =>
        expect(await page.evaluate("document.activeElement.dataset.key")).toBe("row-dev-9-"),
      );
    });
  });

  test("opens tabs by number and by arrow", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.keyboard.press("3");
        await eventually(async () => expect(await focusedId(page)).toBe("tab-ai"));
        await page.keyboard.press("ArrowRight");
        await eventually(async () => expect(await focusedId(page)).toBe("tab-text"));
        expect(hashOf(page).get("tab")).toBe("text");
        await page.keyboard.press("ArrowRight");
        await eventually(async () => expect(await focusedId(page)).toBe("tab-email"));
      },
      { hash: "#id=dev-8" },
    );
  });

  test("letters are text in a field, and commands outside", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        await page.keyboard.press("s");
        await eventually(async () => expect(await focusedId(page)).toBe("event"));
        await page.keyboard.press("ControlOrMeta+A");
        await page.keyboard.type("r1");
        expect(await page.locator("#event").inputValue()).toBe("r1");
        expect(hashOf(page).get("tab")).toBeNull();
        expect(server.posted).toEqual([]);
        await page.locator("#event").blur();
        await page.keyboard.press("r");
        await eventually(() => expect(server.posted).toHaveLength(2));
      },
      { hash: "#id=dev-8" },
    );
  });

  test("Escape closes a question before the event", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.getByRole("button", { name: "Put it back" }).press("Enter");
        await page.getByRole("group", { name: "Put 1 message back" }).waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Put it back" }).waitFor();
        expect(hashOf(page).get("id")).toBe("dev-3");
      },
      { hash: "#id=dev-3" },
    );
  });

  test("on a phone nothing below the detail gets focus", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        for (const id of ["top", "bar", "list-pane"])
          expect(await page.locator(`#${id}`).getAttribute("inert")).toBe("");
        await page.locator("#detail").getByRole("link", { name: "Events" }).click();
        expect(await page.locator("#top").getAttribute("inert")).toBeNull();
        await eventually(async () =>
          expect(await page.evaluate("document.activeElement.dataset.key")).toBe("row-dev-8-"),
        );
      },
      { hash: "#id=dev-8", ...PHONE },
    );
  });

  test("each target is at least 28 px high, and 36 on a phone", async () => {
    for (const [options, leastPx] of [
      [{}, 28],
      [PHONE, 36],
    ] as const)
      await openPage(
        browser,
        async ({ page }) => {
          expect(await page.evaluate(lowTargets(leastPx))).toEqual([]);
        },
        { hash: "#id=dev-3", ...options },
      );
  });
});

const lowTargets = (leastPx: number) =>
  `[...document.querySelectorAll("button, select, a, summary")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < ${leastPx})
    .map((one) => one.outerHTML.slice(0, 80) + one.getBoundingClientRect().height)`;
