import { describe, expect, test } from "@jest/globals";
import { startFunctionUrl } from "../../../local/lambda/function-url.ts";
import { findChromium, launchChromium } from "../../helpers/browser.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

/** As the unsubscribe page has it: a browser then sends `Origin: null` with the page's own form. */
const HEADERS = { "content-type": "text/html", "referrer-policy": "no-referrer" };

describeInBrowser("a function URL in a browser", () => {
  test("takes the form of its own page", async () => {
    const requests: unknown[] = [];
    const page = await startFunctionUrl(async (event) => {
      requests.push((event as { requestContext: { http: { method: string } } }).requestContext);
      return {
        statusCode: 200,
        headers: HEADERS,
        body: '<form method="post"><button>Stop</button></form>',
      };
    });
    const browser = await launchChromium(executablePath ?? "");
    try {
      const tab = await browser.newPage();
      await tab.goto(`${page.url}stop`);
      const posted = tab.waitForResponse((response) => response.request().method() === "POST");
      await tab.getByRole("button").click();
      expect((await posted).status()).toBe(200);
      expect(requests).toContainEqual(
        expect.objectContaining({ http: expect.objectContaining({ method: "POST" }) }),
      );
    } finally {
      await browser.close();
      await page.stop();
    }
  });
});
