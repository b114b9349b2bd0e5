/** The fields of a brand: of `notifications/brand.ts`, or of one definition. */
import * as z from "zod/mini";
import { COLOR } from "../functions/email/brand-colors.ts";
import type { Layout } from "../functions/email/email.ts";
import type { Brand } from "../functions/project.ts";
import { isAddress } from "../functions/values/address.ts";
import { readHttpsUrl } from "../functions/values/https-url.ts";
import { layoutFault } from "./layout-fault.ts";
import { fitting, schemaFaults } from "./schema-faults.ts";

const textOf = (length: number) =>
  textThat(
    `a text of 1 to ${length} characters`,
    (text) => /\S/.test(text) && text.length <= length,
  );

function textThat(expected: string, isValid: (text: string) => boolean) {
  return z.optional(fitting(z.string().check(z.refine(isValid)), expected));
}

const FIELDS = {
  name: textOf(60),
  logoUrl: textThat("an https URL", (url) => readHttpsUrl(url).ok),
  color: textThat("a color such as #0e5a6b", (color) => COLOR.test(color)),
  address: textOf(500),
  footer: textOf(500),
  supportEmail: textThat("an address that can be mailed, without a name", isAddress),
};
const NOT_BRAND = "an object with name, logoUrl, color, address, footer or supportEmail";

export const DefinitionBrand = z.strictObject(FIELDS, NOT_BRAND);

const ProjectLayout = z.object(
  {
    html: z.string("an Eta template"),
    text: z.custom<Layout["text"]>((value) => typeof value === "function", "a function"),
  },
  "an object with html and text",
);
const ProjectBrand = z.strictObject({ ...FIELDS, layout: z.optional(ProjectLayout) }, NOT_BRAND);

/** The brand that the file at `path` exports, or its faults. */
export function readBrand(
  path: string,
  exported: unknown,
): { readonly brand?: Brand; readonly faults: readonly string[] } {
  const { data: brand } = ProjectBrand.safeParse(exported);
  if (brand === undefined)
    return { faults: schemaFaults(ProjectBrand, exported, { path, name: "brand" }) };
  const fault = brand.layout && layoutFault(brand.layout);
  return fault === undefined
    ? { brand, faults: [] }
    : { faults: [`Expected \`brand.layout\` of ${path} to render an email, got ${fault}`] };
}
