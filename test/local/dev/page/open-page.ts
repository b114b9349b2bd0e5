import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { DevState } from "../../../../local/dev/page/contract.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import { EMAILS, STATE } from "./states.ts";

export type Opened = { readonly page: Page; readonly server: PageServer };

/** Opens the page with a state, and fails where the browser's console has an error in the end. */
export async function openPage(
  browser: Browser,
  run: (opened: Opened) => Promise<void>,
  {
    state = STATE,
    hash = "",
    hasStream = true,
    emails = EMAILS,
    ignoreConsole = false,
    ...options
  }: BrowserContextOptions & {
    state?: DevState;
    hash?: string;
    hasStream?: boolean;
    emails?: typeof EMAILS;
    /** Where Chromium itself writes an error, as for each answer of 400. */
    ignoreConsole?: boolean;
  } = {},
): Promise<void> {
  const server = await startPageServer({ state, emails, hasStream });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => {
      if (!ignoreConsole && ["error", "warning"].includes(message.type()))
        errors.push(message.text());
    });
    await page.goto(server.url + hash);
    await page.locator("#watch p, #watch li").first().waitFor();
    await run({ page, server });
    if (errors.length > 0) throw new Error(`In the browser's console: ${errors.join("\n")}`);
  } finally {
    await context.close();
    await server.stop();
  }
}

export const PHONE = { viewport: { width: 390, height: 844 } };

export const rowOf = (page: Page, text: string) => page.locator("a.row", { hasText: text });

export const currentRow = (page: Page) => page.locator("a.row[aria-current]");

export const answerOf = (page: Page) => page.locator(".answer-text");

export const hashOf = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));
