/** The layout as `layout.mjml` has it now, compiled or not. */
import { readFile } from "node:fs/promises";
import type { Layout } from "../../functions/core/email.ts";
import { layout } from "../../notifications/layout.ts";
import { PreviewError } from "./preview-error.ts";

const PATH = "notifications/layout.mjml";

export type CurrentLayout = { readonly layout: Layout; readonly faults: readonly string[] };

/** @throws PreviewError in MJML's own words */
export async function currentLayout(root: string): Promise<CurrentLayout> {
  const mjml = await readFile(`${root}/${PATH}`, "utf8").catch(() => undefined);
  if (mjml === undefined) return { layout, faults: [] };
  const { compileLayout } = await import("../layout-compiler.ts");
  const html = await compileLayout(mjml).catch((error: unknown) => {
    const said = Error.isError(error) ? error.message : String(error);
    // MJML takes the text for a file of the folder that it runs in.
    throw new PreviewError(
      `Expected ${PATH} to be MJML, got ${said.replaceAll(process.cwd(), PATH)}`,
    );
  });
  if (html === layout.html) return { layout, faults: [] };
  const fault =
    "Expected notifications/layout.compiled.ts to be made of layout.mjml as it is, got another template: run `npm run docs`";
  return { layout: { ...layout, html }, faults: [fault] };
}
