import { expect, test } from "@jest/globals";
import { findChromium, headingOf, launchChromium, rowOf } from "./inbox-in-browser.ts";
import { sendMail, startPair, stopPair } from "./ses-factory.ts";

const executablePath = findChromium();
const testInBrowser = executablePath === undefined ? test.skip : test;

testInBrowser(
  "the inbox offers the page by which a mail can be ended, as mail programs do, and nothing that is no page",
  async () => {
    const pair = await startPair({ maxSendRate: 1000 });
    const browser = await launchChromium(executablePath ?? "");
    try {
      const href = "https://page.example.com/?t=1.a.b&l=en";
      for (const [subject, value] of [
        ["To be ended", `<mailto:end@example.com>, <${href}>`],
        ["Not by a page", "<mailto:end@example.com>, <javascript://%0aalert(1)>"],
      ] as const)
        await sendMail(pair.client, { subject, headers: { "List-Unsubscribe": value } });
      const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
      await page.goto(pair.ses.url);
      const link = page.getByRole("link", { name: "Unsubscribe" });

      await rowOf(page, "To be ended").click();
      await headingOf(page, "To be ended").waitFor();
      expect(await link.getAttribute("href")).toBe(href);
      expect(await link.getAttribute("rel")).toBe("noopener noreferrer");

      await rowOf(page, "Not by a page").click();
      await headingOf(page, "Not by a page").waitFor();
      expect(await link.count()).toBe(0);
    } finally {
      await browser.close();
      await stopPair(pair);
    }
  },
);
