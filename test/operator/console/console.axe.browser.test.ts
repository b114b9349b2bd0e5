import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium } from "../../helpers/browser.ts";
import { lowTargets, violations } from "./accessible.ts";
import { idOf, openConsole, PHONE } from "./open-console.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const BOUNCED = `#id=${idOf("evt-20418", "rico.daniels@cape-clinic.example")}`;
const DELIVERED = `#id=${idOf("evt-20446", "office@karoo-logistics.example")}`;
const LETTER = `#view=dead-letters&id=${Buffer.from("evt-20406".padEnd(16, ".")).toString("hex")}.5d0c1f44-0b7e-4a53-9d1c-evt-20406`;
const PLACES: readonly (readonly [string, string, string?])[] = [
  ["the list", ""],
  ["a bounced email", BOUNCED],
  ["its event", `${BOUNCED}&tab=event`],
  ["the AI's exchange", `${DELIVERED}&tab=ai`],
  ["a dead letter", LETTER],
  ["suppressions", "#view=suppressions&id=none"],
  ["no match", "#q=nothing+like+this"],
  ["a question", "#view=dead-letters", "Redrive all 3…"],
];

/** What a place shows when it is loaded. */
const SHOWN = ".answer, .needs-you, .empty, a.row, dialog[open]";

describeInBrowser("the console is accessible", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  for (const colorScheme of ["light", "dark"] as const)
    for (const [size, options] of [
      ["1280 px", {}],
      ["390 px", PHONE],
    ] as const)
      test(`in ${colorScheme} at ${size}`, async () => {
        const open = { colorScheme, ...options, bypassCSP: true };
        await openConsole(
          browser,
          async (page) => {
            for (const [name, hash, press] of PLACES) {
              await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
              if (press !== undefined) await page.getByRole("button", { name: press }).click();
              await page.locator(SHOWN).filter({ visible: true }).first().waitFor();
              expect({ name, violations: await violations(page) }).toEqual({
                name,
                violations: [],
              });
            }
          },
          open,
        );
      });

  test("each target is at least 28 px high, and 36 on a phone", async () => {
    for (const [options, leastPx] of [
      [{}, 28],
      [PHONE, 36],
    ] as const)
      await openConsole(
        browser,
        async (page) => {
          await page.locator(".answer").waitFor();
          expect(await page.evaluate(lowTargets(leastPx))).toEqual([]);
        },
        { hash: BOUNCED, ...options },
      );
  });
});
