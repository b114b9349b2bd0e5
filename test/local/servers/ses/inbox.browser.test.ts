import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { eventually } from "../../../helpers/eventually.ts";
import {
  findChromium,
  frameOf,
  headingOf,
  launchChromium,
  linkColorOf,
  rootOf,
  rowOf,
  searchOf,
  styleOf,
  subjectsOf,
} from "./inbox-in-browser.ts";
import { type SesPair, sendMail, startPair, stopPair } from "./ses-factory.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

describeInBrowser("the inbox in a browser", () => {
  let pair: SesPair;
  let browser: Browser;

  beforeAll(async () => {
    pair = await startPair({ maxSendRate: 1000 });
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(async () => {
    await browser.close();
    await stopPair(pair);
  });
  beforeEach(() => pair.ses.reset());

  async function withInbox(
    run: (page: Page) => Promise<void>,
    { path = "/", ...options }: BrowserContextOptions & { path?: string } = {},
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 800 },
      ...options,
    });
    try {
      const page = await context.newPage();
      const errors: Error[] = [];
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(pair.ses.url + path);
      await run(page);
      expect(errors).toEqual([]);
    } finally {
      await context.close();
    }
  }

  test("an empty inbox says what to do, and the first mail takes its place", async () => {
    await withInbox(async (page) => {
      await page.getByRole("heading", { name: "No mail yet" }).waitFor();
      expect(await page.locator("#endpoint").textContent()).toBe(
        `AWS_ENDPOINT_URL_SES=${pair.ses.url}`,
      );
      await sendMail(pair.client, { subject: "The first" });
      await rowOf(page, "The first").waitFor();
      expect(await page.locator("#empty").isHidden()).toBe(true);
    });
  });

  test("searches as one types, by recipient and by subject", async () => {
    await sendMail(pair.client, { subject: "=?utf-8?B?R3LDvMOfZSDwn5qa?=", to: "zoe@example.org" });
    await sendMail(pair.client, { subject: "Your order", to: "ada@example.org" });
    await withInbox(async (page) => {
      await rowOf(page, "Your order").waitFor();
      expect(await subjectsOf(page)).toEqual(["Your order", "Grüße 🚚"]);
      const search = searchOf(page);
      await search.pressSequentially("zoe@");
      await eventually(async () => expect(await subjectsOf(page)).toEqual(["Grüße 🚚"]));
      expect(await page.locator("#count").textContent()).toBe("1 of 2 mails");
      await search.fill("ORDER");
      await eventually(async () => expect(await subjectsOf(page)).toEqual(["Your order"]));
      await search.fill("nothing");
      await page.getByText("No recipient or subject holds these words.").waitFor();
      await search.press("Escape");
      await eventually(async () => expect(await subjectsOf(page)).toHaveLength(2));
    });
  });

  test("shows HTML in a frame where nothing runs and from which nothing gets out", async () => {
    const outside: string[] = [];
    const trap = createServer((request, response) => {
      outside.push(request.url ?? "");
      response.end();
    }).listen(0, "127.0.0.1");
    await once(trap, "listening");
    const { port } = trap.address() as { port: number };
    const html = [
      '<h1 style="color: rgb(1, 2, 3)">From the mail</h1>',
      "<script>document.querySelector('h1').textContent = 'script ran'</script>",
      `<img src='http://127.0.0.1:${port}/image' onerror="document.body.textContent = 'handler ran'">`,
      `<link rel='stylesheet' href='http://127.0.0.1:${port}/style'>`,
      `<iframe src='http://127.0.0.1:${port}/frame'></iframe>`,
      `<meta http-equiv='refresh' content='0;url=http://127.0.0.1:${port}/refresh'>`,
      `<p><a href='http://127.0.0.1:${port}/link'>a link</a></p>`,
    ].join("\r\n");
    const id = await sendMail(pair.client, { subject: "Hostile", html });

    try {
      await withInbox(async (page) => {
        await rowOf(page, "Hostile").click();
        const heading = frameOf(page).locator("h1");
        await heading.waitFor();
        expect(await page.locator("#mail iframe").getAttribute("sandbox")).toBe("");
        expect(await styleOf(heading, "color")).toBe("rgb(1, 2, 3)");
        await frameOf(page).getByText("a link").click();
        // The next reload of the list comes after whatever the mail may have tried.
        await page.waitForResponse((response) => response.url().includes("/mails?"));
        expect(await heading.textContent()).toBe("From the mail");
        expect(page.context().pages()).toHaveLength(1);
        expect(page.url()).toBe(`${pair.ses.url}/#${id}`);
      });
    } finally {
      trap.close();
      trap.closeAllConnections();
    }
    expect(outside).toEqual([]);
  });

  test("shows markup in subject, recipient name and tags as text", async () => {
    const subject = "<img src=x onerror=alert(1)><b>bold</b>";
    await sendMail(pair.client, { subject, from: '"<b>Shop</b>" <shop@example.com>' });
    await withInbox(async (page) => {
      await rowOf(page, subject).click();
      await headingOf(page, subject).waitFor();
      expect(await page.locator("body img, body b").count()).toBe(0);
    });
  });

  test("switches tabs by mouse and by arrow keys, and keeps the tab for the next mail", async () => {
    const id = await sendMail(pair.client, {
      subject: "First",
      text: "The text part",
      html: "<p>The HTML part</p>",
      tags: { notification: "order-1", delivery: "d-1", definition: "order_shipped", run: "r-1" },
      headers: { "X-Postrider-Delivery": "d-1" },
      configurationSet: "postrider",
    });
    await sendMail(pair.client, { subject: "Second" });
    await withInbox(async (page) => {
      await rowOf(page, "First").click();
      const panel = page.getByRole("tabpanel");
      await frameOf(page).getByText("The HTML part").waitFor();

      await page.getByRole("tab", { name: "Text" }).click();
      expect(await panel.innerText()).toContain("The text part");
      await page.keyboard.press("ArrowRight");
      expect(await panel.innerText()).toMatch(/X-Postrider-Delivery\s+d-1/);
      await page.keyboard.press("ArrowRight");
      expect(await panel.innerText()).toContain(`Message-ID: <${id}@email.amazonses.com>`);
      await page.keyboard.press("ArrowRight");
      const terms = await panel.locator("dt").allTextContents();
      const values = await panel.locator("dd").allTextContents();
      expect(terms.map((term, position) => [term, values[position]])).toEqual([
        ["Notification", "order-1"],
        ["Delivery", "d-1"],
        ["Definition", "order_shipped"],
        ["SES message id", id],
        ["Accepted", expect.stringMatching(/^\d{4}-.*Z$/)],
        ["Recipients", "ada@example.org"],
        ["Configuration set", "postrider"],
        ["Tag run", "r-1"],
      ]);
      expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Delivery");

      await rowOf(page, "Second").click();
      await headingOf(page, "Second").waitFor();
      expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Delivery");
      await page.getByRole("tab", { name: "HTML" }).click();
      await page.getByText("This mail has no HTML part.").waitFor();
    });
  });

  test("a new mail arrives by itself, marked, and disturbs neither selection nor search nor scroll", async () => {
    for (let sent = 0; sent < 20; sent += 1) {
      await sendMail(pair.client, { subject: `Mail ${sent}.`, html: "<p>Hello</p>" });
    }
    await withInbox(async (page) => {
      await rowOf(page, "Mail 2.").click();
      await headingOf(page, "Mail 2.").waitFor();
      await page.getByRole("tab", { name: "Source" }).click();
      await searchOf(page).fill("mail");
      await eventually(async () =>
        expect(await page.locator("#count").textContent()).toBe("20 of 20 mails"),
      );
      const topOfSelected = async () => (await rowOf(page, "Mail 2.").boundingBox())?.y ?? 0;
      const topBefore = await topOfSelected();

      await sendMail(pair.client, { subject: "Mail that is new" });
      await page.locator("li.is-new", { hasText: "Mail that is new" }).waitFor();
      expect(await page.locator("li.is-new").count()).toBe(1);
      expect(await page.title()).toBe("(1) Inbox · Postrider");
      expect(await page.locator("#count").textContent()).toBe("21 of 21 mails, 1 new");
      expect(await headingOf(page, "Mail 2.").count()).toBe(1);
      expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Source");
      expect(await searchOf(page).inputValue()).toBe("mail");
      expect(await topOfSelected()).toBeCloseTo(topBefore, 0);

      await rowOf(page, "Mail that is new").click();
      await headingOf(page, "Mail that is new").waitFor();
      expect(await page.locator("li.is-new").count()).toBe(0);
      expect(await page.title()).toBe("Inbox · Postrider");
    });
  });

  test("a link to a mail opens it, and one to a mail that is gone says so", async () => {
    const id = await sendMail(pair.client, { subject: "Linked" });
    await withInbox((page) => headingOf(page, "Linked").waitFor(), { path: `/#${id}` });
    const gone = "This mail is not kept any more.";
    await withInbox((page) => page.getByText(gone).waitFor(), { path: "/#gone" });
  });

  test("is used with the keyboard alone", async () => {
    await sendMail(pair.client, { subject: "Older" });
    await sendMail(pair.client, { subject: "Newer" });
    await withInbox(async (page) => {
      await rowOf(page, "Newer").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("e");
      await page.keyboard.press("ArrowDown");
      await headingOf(page, "Newer").waitFor();
      await page.keyboard.press("ArrowDown");
      await headingOf(page, "Older").waitFor();
      expect(await styleOf(rowOf(page, "Older"), "outlineStyle")).toBe("solid");
      await page.keyboard.press("ArrowUp");
      await headingOf(page, "Newer").waitFor();
      await page.keyboard.press("Escape");
      await page.getByText("Choose a mail to read it.").waitFor();
    });
  });

  test("at 390 px the mail opens over the list, and the way back leads to its row", async () => {
    await sendMail(pair.client, { subject: "Pocket", html: "<p>Small</p>" });
    await withInbox(
      async (page) => {
        await rowOf(page, "Pocket").waitFor();
        expect(await page.locator("#mail-pane").isVisible()).toBe(false);
        await rowOf(page, "Pocket").focus();
        await page.keyboard.press("Enter");
        await frameOf(page).getByText("Small").waitFor();
        const pane = await page.locator("#mail-pane").boundingBox();
        expect(pane).toEqual({ x: 0, y: 0, width: 390, height: 844 });
        const overflowPx = await page
          .locator("html")
          .evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflowPx).toBe(0);

        await page.getByRole("link", { name: "Inbox" }).click();
        await page.locator("#mail-pane").waitFor({ state: "hidden" });
        expect(await rowOf(page, "Pocket").isVisible()).toBe(true);
        expect(await page.locator("#list a:focus").textContent()).toContain("Pocket");
      },
      { viewport: { width: 390, height: 844 } },
    );
  });

  test("is dark where the reader is, and so is a mail that has no colours of its own", async () => {
    await sendMail(pair.client, {
      subject: "Plain",
      html: "<a href='https://example.org'>Plain</a>",
    });
    await sendMail(pair.client, {
      subject: "Painted",
      html: '<p style="background:#eee"><a href="https://example.org">Painted</a></p>',
    });
    await withInbox(
      async (page) => {
        expect(await styleOf(rootOf(page), "backgroundColor")).toBe("rgb(23, 25, 28)");
        await rowOf(page, "Plain").click();
        expect(await linkColorOf(page, "Plain")).toBe("rgb(158, 158, 255)");
        await rowOf(page, "Painted").click();
        expect(await linkColorOf(page, "Painted")).toBe("rgb(0, 0, 238)");
      },
      { colorScheme: "dark" },
    );
    await withInbox(async (page) =>
      expect(await styleOf(rootOf(page), "backgroundColor")).toBe("rgb(255, 255, 255)"),
    );
  });

  test("says so when the server does not answer, and goes on when it does", async () => {
    await sendMail(pair.client, { subject: "Before" });
    await withInbox(async (page) => {
      await rowOf(page, "Before").waitFor();
      await page.context().setOffline(true);
      await page.getByRole("alert").waitFor();
      expect(await subjectsOf(page)).toEqual(["Before"]);
      await page.context().setOffline(false);
      await page.getByRole("alert").waitFor({ state: "hidden" });
    });
  });
});
