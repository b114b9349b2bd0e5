import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startConsoleServer } from "../../../operator/console/console-server.ts";
import { consoleParts, type Given } from "./console-parts.ts";

/** Opens the console in a page, and fails if the browser's own console has an error in the end. */
export async function openConsole(
  browser: Browser,
  run: (page: Page) => Promise<void>,
  {
    given = {},
    hash = "",
    ignoreConsole = false,
    ...options
  }: BrowserContextOptions & {
    given?: Given;
    hash?: string;
    /** Chromium writes an error for each answer of 4xx. */
    ignoreConsole?: boolean;
  } = {},
): Promise<void> {
  const server = await startConsoleServer({
    parts: consoleParts(given),
    port: 0,
    errorText: (error) => (error instanceof Error ? error.message : String(error)),
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    timezoneId: "Africa/Johannesburg",
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
    await page.locator("#stage", { hasText: /\w/ }).waitFor();
    await page.locator("#health button").first().waitFor({ state: "attached" });
    await run(page);
    if (errors.length > 0) throw new Error(`In the browser's console: ${errors.join("\n")}`);
  } finally {
    await context.close();
    await server.stop();
  }
}

export const PHONE = { viewport: { width: 390, height: 844 } };

/** The row's id in the address. */
export function idOf(eventId: string, address: string): string {
  const hex = (text: string) => Buffer.from(text).toString("hex");
  return `${hex(eventId.padEnd(16, "."))}.${hex(address.slice(0, 16))}`;
}
