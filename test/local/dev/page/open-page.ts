/** The dev server's page over lists in memory, with a state of the test's own. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startDevHttpServer } from "../../../../local/dev/http-server.ts";
import { createConsoleAnswers } from "../../../../operator/console/console-server.ts";
import type { DevEvent, DevState } from "../../../../operator/console/page/dev/contract.ts";
import { consoleParts, type Given } from "../../../operator/console/console-parts.ts";
import { EVENTS, STATE } from "./states.ts";

export type Sent = { readonly bodies: readonly string[]; readonly fault: string };

export type Opened = {
  readonly page: Page;
  readonly sent: readonly Sent[];
  /** Shows another state, and other events. */
  readonly show: (state: DevState, events?: readonly DevEvent[]) => void;
  readonly stop: () => Promise<void>;
};

/** Fails if the browser's own console has an error in the end. */
export async function openPage(
  browser: Browser,
  run: (opened: Opened) => Promise<void>,
  {
    state = STATE,
    events = EVENTS,
    refusal,
    given = {},
    hash = "",
    ignoreConsole = false,
    ...options
  }: BrowserContextOptions & {
    state?: DevState;
    events?: readonly DevEvent[];
    /** Why the server takes no event. */
    refusal?: string;
    given?: Given;
    hash?: string;
    /** Chromium writes an error for each answer of 4xx. */
    ignoreConsole?: boolean;
  } = {},
): Promise<void> {
  let current = { state, events };
  const sent: Sent[] = [];
  const listeners = new Set<() => void>();
  const parts = consoleParts({ ...given, parts: { stage: "dev", region: undefined, isDev: true } });
  const server = await startDevHttpServer(
    {
      console: createConsoleAnswers({ parts, errorText: String }),
      state: () => current.state,
      event: ({ id, key, message }) => {
        const named = ({ shortId, ...one }: DevEvent) =>
          id !== undefined
            ? shortId === id
            : message !== undefined
              ? one.messageId === message
              : one.id === key;
        return Promise.resolve(current.events.find(named));
      },
      mailbox: { find: () => undefined },
      send: (all, fault) => {
        if (refusal !== undefined) return Promise.reject(new Error(refusal));
        sent.push({ bodies: all.map(({ body }) => body), fault });
        return Promise.resolve(["dev-10"]);
      },
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    0,
  );
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => {
      if (!ignoreConsole && ["error", "warning"].includes(message.type()))
        errors.push(message.text());
    });
    await page.goto(`${server.url}/${hash}`);
    await page.locator("#watch p, #watch li").first().waitFor({ state: "attached" });
    await page.locator("#list a.row, #list .empty h2").first().waitFor({ state: "attached" });
    await run({
      page,
      sent,
      show: (state, events = current.events) => {
        current = { state, events };
        for (const listener of listeners) listener();
      },
      stop: server.stop,
    });
    if (errors.length > 0) throw new Error(`In the browser's console: ${errors.join("\n")}`);
  } finally {
    await context.close();
    await server.stop();
  }
}

export const rowOf = (page: Page, text: string) => page.locator("a.row", { hasText: text });

export const answerOf = (page: Page) => page.locator(".answer-text");

export const hashOf = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));
