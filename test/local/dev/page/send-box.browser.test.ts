import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { findChromium, launchChromium } from "../../../helpers/browser.ts";
import { eventually } from "../../../helpers/eventually.ts";
import { PHONE } from "../../../operator/console/open-console.ts";
import { answerOf, hashOf, openPage } from "./open-page.ts";
import { EMAIL, event, EVENTS, STATE } from "./states.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const editorOf = (page: Page) => page.getByLabel("Event as JSON");
const sendButton = (page: Page) => page.getByRole("button", { name: "Send event", exact: true });

describeInBrowser("the Send box", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  test("posts what it shows with its fault, and opens the event and then its email", async () => {
    await openPage(browser, async ({ page, sent, show }) => {
      const shown = await editorOf(page).inputValue();
      const arrived = event("dev-10", { outcome: "waiting", tone: "busy" });
      show(STATE, [...EVENTS, arrived]);
      await page.getByLabel("What goes wrong").selectOption("The mailbox does not exist");
      await sendButton(page).click();
      await answerOf(page).filter({ hasText: "It waits in the queue." }).waitFor();
      expect(hashOf(page).get("id")).toBe("dev-10");
      expect(sent.map(({ fault }) => fault)).toEqual(["bounce"]);
      expect(JSON.parse(sent[0]?.bodies[0] ?? "")).toEqual(JSON.parse(shown));
      show(STATE, [...EVENTS, { ...arrived, place: { view: "emails", id: EMAIL } }]);
      await eventually(() => expect(hashOf(page).get("id")).toBe(EMAIL));
      await page.goBack();
      await eventually(async () => expect(await answerOf(page).count()).toBe(0));
    });
  });

  test("gives the next event a new id, and changes nothing else", async () => {
    await openPage(browser, async ({ page, sent }) => {
      const shown = await editorOf(page).inputValue();
      await sendButton(page).click();
      await eventually(async () => expect(await editorOf(page).inputValue()).not.toBe(shown));
      const next = await editorOf(page).inputValue();
      const withoutId = (text: string) => text.replace(/"id": "evt-1001~\w{6}"/, "");
      expect(withoutId(next)).toBe(withoutId(shown));
      expect(sent).toHaveLength(1);
    });
  });

  test("keeps the reader's own text when the samples change", async () => {
    await openPage(browser, async ({ page, sent, show }) => {
      const own = '{ "data": {"id": "x"},\n  "type": "t" }';
      await editorOf(page).fill(own);
      show({ ...STATE, samples: [] });
      await page.locator("#sample", { hasText: "No samples yet" }).waitFor();
      await sendButton(page).click();
      await eventually(() => expect(sent).toHaveLength(1));
      expect(await editorOf(page).inputValue()).toBe(own);
    });
  });

  test.each([
    ["twice, same id", 2, 1],
    ["10 times, new ids", 10, 10],
  ])("sends %s", async (label, count, ids) => {
    await openPage(browser, async ({ page, sent }) => {
      await page.getByLabel("Send it").selectOption(label);
      await sendButton(page).click();
      await eventually(() => expect(sent).toHaveLength(1));
      const bodies = sent[0]?.bodies ?? [];
      expect(bodies).toHaveLength(count);
      expect(new Set(bodies.map((body) => JSON.parse(body).id)).size).toBe(ids);
    });
  });

  test("names the line of a fault in the JSON and sends nothing", async () => {
    await openPage(browser, async ({ page, sent }) => {
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
      expect(sent).toEqual([]);
    });
  });

  test("shows why the server refuses an event", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        await sendButton(page).click();
        await page.getByRole("alert").filter({ hasText: "SQS refuses event 1" }).waitFor();
      },
      { refusal: "SQS refuses event 1: too large", ignoreConsole: true },
    );
  });

  test("an email's event is sent again with a new id, or edited first", async () => {
    await openPage(
      browser,
      async ({ page, sent }) => {
        await page.getByRole("button", { name: "Edit and send" }).click();
        await eventually(async () =>
          expect(await page.evaluate("document.activeElement.id")).toBe("event"),
        );
        expect(await editorOf(page).inputValue()).toContain("C-2026-031");
        await page.getByRole("button", { name: "Send event again" }).click();
        await eventually(() => expect(sent).toHaveLength(1));
        expect(sent[0]?.bodies[0]).toMatch(/"id": ?"evt-1001~\w{6}"/);
      },
      { hash: `#id=${EMAIL}` },
    );
  });

  test("letters are text in a field, and commands outside", async () => {
    await openPage(browser, async ({ page }) => {
      await page.keyboard.press("s");
      await eventually(async () =>
        expect(await page.evaluate("document.activeElement.id")).toBe("event"),
      );
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type("r1/");
      expect(await editorOf(page).inputValue()).toBe("r1/");
      expect(hashOf(page).get("tab")).toBeNull();
    });
  });

  test("is closed on a phone until S or Edit and send opens it", async () => {
    await openPage(
      browser,
      async ({ page }) => {
        expect(await editorOf(page).isVisible()).toBe(false);
        await page.goto(`${page.url().split("#")[0]}#id=${EMAIL}`);
        await page.getByRole("button", { name: "Edit and send" }).click();
        await editorOf(page).waitFor();
        expect(hashOf(page).get("id")).toBeNull();
      },
      PHONE,
    );
  });
});
