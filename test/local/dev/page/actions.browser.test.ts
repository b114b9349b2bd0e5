import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../../helpers/eventually.ts";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { answerOf, hashOf, openPage, PHONE, rowOf } from "./open-page.ts";
import { event, STATE } from "./states.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const editorOf = (page: Page) => page.getByLabel("Event as JSON");
const sendButton = (page: Page) => page.getByRole("button", { name: "Send event" });

describeInBrowser("the page's requests", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  test("the Send box posts what it shows, after its fault, and opens the event", async () => {
    await openPage(browser, async ({ page, server }) => {
      const shown = await editorOf(page).inputValue();
      await page.getByLabel("What goes wrong").selectOption("The mailbox does not exist");
      await sendButton(page).click();
      await page.getByRole("heading", { name: "dev-10 is sent" }).waitFor();
      expect(server.posted).toEqual([
        { path: "/api/faults", body: '{"fault":"bounce"}', via: "send box" },
        { path: "/events", body: shown, via: "send box" },
      ]);
      server.show({ ...STATE, events: [event("dev-10", "16:27:00", {}), ...STATE.events] });
      await answerOf(page).waitFor();
      expect(hashOf(page).get("id")).toBe("dev-10");
    });
  });

  test("what is sent next has a new id, and nothing else changes in it", async () => {
    await openPage(browser, async ({ page, server }) => {
      const shown = await editorOf(page).inputValue();
      await sendButton(page).click();
      await eventually(async () => expect(await editorOf(page).inputValue()).not.toBe(shown));
      const next = await editorOf(page).inputValue();
      const withoutId = (text: string) => text.replace(/"id": "evt-1001~\w{6}"/, "");
      expect(withoutId(next)).toBe(withoutId(shown));
      expect(server.posted).toHaveLength(2);
    });
  });

  test("the reader's own text is sent to the letter and stays", async () => {
    await openPage(browser, async ({ page, server }) => {
      const own = '{ "data": {"id": "x"},\n  "type": "t" }';
      await editorOf(page).fill(own);
      server.show({ ...STATE, samples: [] });
      await page.locator("#sample", { hasText: "No samples yet" }).waitFor();
      await sendButton(page).click();
      await eventually(() => expect(server.posted[1]?.body).toBe(own));
      expect(await editorOf(page).inputValue()).toBe(own);
    });
  });

  test.each([
    ["twice, same id", 2, 1],
    ["10 times, new ids", 10, 10],
  ])("sends %s", async (label, count, ids) => {
    await openPage(browser, async ({ page, server }) => {
      await page.getByLabel("Send it").selectOption(label);
      await sendButton(page).click();
      await eventually(() => expect(server.posted).toHaveLength(2));
      const sent = JSON.parse(server.posted[1]?.body ?? "") as { id: string }[];
      expect(sent).toHaveLength(count);
      expect(new Set(sent.map(({ id }) => id)).size).toBe(ids);
    });
  });

  test("names the line of a fault in the JSON and sends nothing", async () => {
    await openPage(browser, async ({ page, server }) => {
      for (const [text, message] of [
        ['{\n  "a": 1,\n}', "Line 3, column 1: expected a name in double quotes"],
        ['{\n  "a" 1\n}', "Line 2, column 7: expected a colon after the name"],
        ['{\n  "a": 1\n  "b": 2\n}', "Line 3, column 3: expected a comma or }"],
        ['["a', "Line 1, column 2: expected a text that ends with a double quote"],
        ["", "Line 1, column 1: expected a value"],
        ["{} x", "Line 1, column 4: expected nothing more"],
        ['{"a": 01}', "Line 1, column 7: expected a value"],
      ] as const) {
        await editorOf(page).fill(text);
        await sendButton(page).click();
        await page.getByRole("alert").filter({ hasText: message }).waitFor();
      }
      expect(server.posted).toEqual([]);
    });
  });

  test("shows why the server refuses an event", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        server.answer(({ path }) =>
          path === "/events"
            ? { status: 400, body: { error: "Too large" } }
            : { status: 202, body: {} },
        );
        await sendButton(page).click();
        await page.getByRole("alert").filter({ hasText: "Too large" }).waitFor();
      },
      { ignoreConsole: true },
    );
  });

  test("Send again gives the event a new id, Edit and send shows it", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        await page.getByRole("button", { name: "Edit and send" }).click();
        await eventually(async () =>
          expect(await editorOf(page).inputValue()).toBe("class.updated;C-2026-031;2026-11-23"),
        );
        await rowOf(page, "dev-8").click();
        await page.getByRole("button", { name: "Send again" }).click();
        await eventually(() => expect(server.posted).toHaveLength(2));
        expect(server.posted[1]?.body).toMatch(/"id": "evt-1001~\w{6}"/);
      },
      { hash: "#id=dev-4" },
    );
  });

  test("asks for confirmation before it redrives a dead letter", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        const open = page.getByRole("button", { name: "Put it back into the queue…" });
        await open.click();
        await page.getByRole("button", { name: "Keep it" }).click();
        expect(server.posted).toEqual([]);
        await open.click();
        await page.getByRole("button", { name: "Redrive 1 message" }).click();
        await eventually(() =>
          expect(server.posted).toEqual([
            { path: "/api/redrive", body: '{"shortId":"dev-3"}', via: "send box" },
          ]),
        );
        await open.waitFor();
      },
      { hash: "#view=dead-letters&id=dev-3", ...PHONE },
    );
  });

  test("puts all dead letters back", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        await page.getByRole("button", { name: "Put 2 messages back into the queue…" }).click();
        await page.getByRole("button", { name: "Redrive 2 messages" }).click();
        await eventually(() =>
          expect(server.posted.map(({ body }) => body)).toEqual([
            '{"shortId":"dev-4"}',
            '{"shortId":"dev-3"}',
          ]),
        );
      },
      { hash: "#view=dead-letters" },
    );
  });

  test("asks in place before a suppression is removed", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        await page.getByRole("button", { name: "Remove the suppression…" }).click();
        await page.getByRole("button", { name: "Remove the suppression", exact: true }).click();
        await eventually(() =>
          expect(server.posted).toMatchObject([
            { path: "/api/unsuppress", body: '{"address":"nobody@example.com"}' },
          ]),
        );
      },
      { hash: "#view=suppressions&id=nobody@example.com" },
    );
  });

  test("clears the list after a question", async () => {
    await openPage(browser, async ({ page, server }) => {
      await page.getByRole("button", { name: "Clear…" }).click();
      await page.getByRole("button", { name: "Clear 10 events" }).click();
      await eventually(() =>
        expect(server.posted).toMatchObject([{ path: "/api/clear", body: "{}" }]),
      );
    });
  });

  test("polls the state if the server has no stream", async () => {
    await openPage(
      browser,
      async ({ page, server }) => {
        server.show({ ...STATE, events: [event("dev-10", "16:27:00", {}), ...STATE.events] });
        await rowOf(page, "dev-10").waitFor();
      },
      { hasStream: false, ignoreConsole: true },
    );
  });

  test("says that the server is gone, and continues when it is back", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await page.context().setOffline(true);
        await page.evaluate("import('/server.js').then((server) => server.refresh())");
        await page.locator("#watch", { hasText: "The dev server does not answer" }).waitFor();
        await page.context().setOffline(false);
        await page.evaluate("import('/server.js').then((server) => server.refresh())");
        await page.locator("#watch", { hasText: "Watching 8 definitions" }).waitFor();
      },
      { ignoreConsole: true },
    );
  });
});
