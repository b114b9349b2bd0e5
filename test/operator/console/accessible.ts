/** Whether a page can be used by everyone. */
import axe from "axe-core";
import type { Page } from "playwright-core";

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

/** The frame is the email's own document, which test/email checks. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: Violation[] = await page.evaluate(
    `axe.run({ exclude: ["iframe"] }, { iframes: false }).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** The targets that are lower than this. */
export const lowTargets = (leastPx: number) =>
  `[...document.querySelectorAll("button, select, a, summary")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < ${leastPx})
    .map((one) => one.outerHTML.slice(0, 80) + one.getBoundingClientRect().height)`;
