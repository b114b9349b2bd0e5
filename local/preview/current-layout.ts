/** The layout as its `layout.mjml` has it now, compiled or not: the project's, else the engine's. */
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Layout } from "../../functions/email/email.ts";
import { layout as standard } from "../../functions/email/layout.ts";
import type { Brand } from "../../functions/project.ts";
import { PreviewError } from "./preview-error.ts";
import { isError } from "../../functions/platform/errors.ts";

const STANDARD = {
  at: "functions/email",
  path: join(import.meta.dirname, "../../functions/email"),
};

export type CurrentLayout = { readonly layout: Layout; readonly faults: readonly string[] };

/** @throws PreviewError in MJML's own words */
export async function currentLayout(
  notifications: string,
  brand: Brand | undefined,
): Promise<CurrentLayout> {
  const layout = brand?.layout ?? standard;
  const own = { at: basename(resolve(notifications)), path: notifications };
  for (const { at, path } of brand?.layout === undefined ? [own, STANDARD] : [own]) {
    const mjml = await readFile(join(path, "layout.mjml"), "utf8").catch(() => undefined);
    if (mjml === undefined) continue;
    const html = await compiled(mjml, `${at}/layout.mjml`);
    if (html === layout.html) break;
    const fault = `Expected ${at}/layout.compiled.ts to be made of layout.mjml as it is, got another template: run \`npm run docs\``;
    return { layout: { ...layout, html }, faults: [fault] };
  }
  return { layout, faults: [] };
}

async function compiled(mjml: string, path: string): Promise<string> {
  const { compileLayout } = await import("./layout-compiler.ts").catch((error: unknown) => {
    if (!isError(error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new PreviewError(
      `Expected the package mjml, which compiles ${path}, got none: npm install --save-dev mjml`,
    );
  });
  return compileLayout(mjml).catch((error: unknown) => {
    const said = isError(error) ? error.message : String(error);
    // MJML takes the text for a file of the folder that it runs in.
    throw new PreviewError(
      `Expected ${path} to be MJML, got ${said.replaceAll(process.cwd(), path)}`,
    );
  });
}
