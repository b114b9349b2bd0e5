/** Draws the console's states as pictures: `node test/operator/console/shots.program.ts FOLDER`. */
import { join } from "node:path";
import { launchChromium, findChromium } from "../../helpers/browser.ts";
import { idOf, openConsole, PHONE } from "./open-console.ts";

// The sentences are made on the operator's machine, the times of the timeline in the browser.
process.env["TZ"] = "Africa/Johannesburg";
const [folder = "."] = process.argv.slice(2);
const BOUNCED = `#id=${idOf("evt-20418", "rico.daniels@cape-clinic.example")}`;
const HELD = `#id=${idOf("evt-20411", "thandi.nkosi@tablebay.example")}`;
const DELIVERED = `#id=${idOf("evt-20446", "office@karoo-logistics.example")}`;
const LETTER = `#view=dead-letters&id=${Buffer.from("evt-20406".padEnd(16, ".")).toString("hex")}.5d0c1f44-0b7e-4a53-9d1c-evt-20406`;

const PLACES = {
  list: { hash: "" },
  bounced: { hash: BOUNCED },
  held: { hash: HELD },
  ai: { hash: `${DELIVERED}&tab=ai` },
  headers: { hash: `${DELIVERED}&tab=headers` },
  event: { hash: `${DELIVERED}&tab=event` },
  "dead-letter": { hash: LETTER },
  suppressions: { hash: "#view=suppressions" },
  bulk: { hash: "#view=dead-letters", press: "Redrive all 3…" },
  release: { hash: HELD, press: "It did not arrive: send again…" },
  "needs-you": { hash: "#group=attention" },
  popover: { hash: "", press: "AI" },
  "no-match": { hash: "#q=nothing+like+this" },
  empty: { hash: "", given: { shown: [], days: [] } },
};

const browser = await launchChromium(findChromium() ?? "");
const [, , , only] = process.argv;
for (const [name, place] of Object.entries(PLACES))
  for (const colorScheme of ["light", "dark"] as const)
    for (const [size, options] of [
      ["1280", {}],
      ["390", PHONE],
    ] as const) {
      if (only !== undefined && !`${name}-${size}-${colorScheme}`.includes(only)) continue;
      await openConsole(
        browser,
        async (page) => {
          const press = "press" in place ? place.press : undefined;
          if (press === "AI") await page.locator("#health > button").last().click();
          else if (press !== undefined) await page.getByRole("button", { name: press }).click();
          await page.waitForTimeout(700);
          await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
        },
        { ...place, ...options, colorScheme, ignoreConsole: true },
      ).catch((error: unknown) => console.error(name, size, String(error)));
    }
await browser.close();
