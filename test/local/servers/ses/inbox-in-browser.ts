import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser, Locator, Page } from "playwright-core";

const candidates = [
  process.env["CHROMIUM_PATH"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].filter((path) => path !== "");

/** Where a Chromium is; undefined where there is none, and then the reason has been printed. */
export function findChromium(): string | undefined {
  const executablePath = candidates.find((path) => existsSync(path));
  if (executablePath === undefined) {
    console.warn(
      `Not tested in a browser: there is none at ${candidates.join(", ")}. Set CHROMIUM_PATH.`,
    );
  }
  return executablePath;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath, args });
}

export const rowOf = (page: Page, text: string) => page.locator("#list a", { hasText: text });

export const subjectsOf = (page: Page) => page.locator(".row-subject").allTextContents();

export const headingOf = (page: Page, text: string) =>
  page.locator("h2#subject", { hasText: text });

export const searchOf = (page: Page) => page.getByLabel("Search by recipient or subject");

export const frameOf = (page: Page) => page.frameLocator("#mail iframe");

/** One computed style of the element that `locator` finds. */
export const styleOf = (locator: Locator, property: string): Promise<string> =>
  locator.evaluate(
    (found, name) => found.ownerDocument.defaultView.getComputedStyle(found)[name],
    property,
  );

export const rootOf = (page: Page) => page.locator("html").first();

/** The colour of a link in the mail: it comes from the colour scheme of the frame and nothing else. */
export const linkColorOf = (page: Page, text: string) =>
  styleOf(frameOf(page).getByText(text), "color");
