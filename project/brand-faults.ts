/** What must hold of a brand: of `notifications/brand.ts`, or of one definition. */
import * as z from "zod/mini";
import { COLOR } from "../functions/email/brand-colors.ts";
import { isAddress } from "../functions/values/address.ts";
import type { Layout } from "../functions/email/email.ts";
import type { Brand } from "../functions/project.ts";
import { readHttpsUrl } from "../functions/values/https-url.ts";
import { layoutFault } from "./layout-fault.ts";

const MAX_TEXT = 500;

function aText(length: number) {
  const what = `a text of 1 to ${length} characters`;
  const fits = (text: string) => text.trim() !== "" && text.length <= length;
  return z.optional(z.string(what).check(z.refine(fits, what)));
}

function aTextThat(what: string, is: (text: string) => boolean) {
  return z.optional(z.string(what).check(z.refine(is, what)));
}

const FIELDS = {
  name: aText(60),
  logoUrl: aTextThat("an https URL", (url) => readHttpsUrl(url).ok),
  color: aTextThat("a color such as #0e5a6b", (color) => COLOR.test(color)),
  address: aText(MAX_TEXT),
  footer: aText(MAX_TEXT),
  supportEmail: aTextThat("an address that can be mailed, without a name", isAddress),
};

const NOT_BRAND = "an object with name, logoUrl, color, address, footer or supportEmail";

export const DefinitionBrand = z.strictObject(FIELDS, NOT_BRAND);

const ProjectBrand = z.strictObject(
  {
    ...FIELDS,
    layout: z.optional(
      z.object(
        {
          html: z.string("an Eta template"),
          text: z.custom<Layout["text"]>((value) => typeof value === "function", "a function"),
        },
        "an object with html and text",
      ),
    ),
  },
  NOT_BRAND,
);

/** The project's brand, which `path` exports, or its faults. */
export function readBrand(
  path: string,
  given: unknown,
): { readonly brand?: Brand; readonly faults: readonly string[] } {
  const read = z.safeParse(ProjectBrand, given);
  const thrown = read.data?.layout && layoutFault(read.data.layout);
  if (thrown !== undefined)
    return {
      faults: [`Expected \`brand.layout\` of ${path} to render an email, got ${thrown}`],
    };
  return read.success
    ? { brand: read.data, faults: [] }
    : { faults: read.error.issues.flatMap((issue) => issueFaults(path, "brand", given, issue)) };
}

/** One fault of a checked object; `name` is what the object is called. */
export function issueFaults(
  path: string,
  name: string,
  checked: unknown,
  issue: z.core.$ZodIssue,
): string[] {
  const field = [name, ...issue.path]
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\.+/, "");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) =>
        `Expected \`${[field, key].filter(Boolean).join(".")}\` of ${path} to be a field of a ${field === "" ? "definition" : "brand"}, got an unknown name`,
    );
  const got = valueAt(checked, issue.path);
  const shown =
    typeof got === "string" && field.startsWith("brand.")
      ? JSON.stringify(got.slice(0, 100))
      : kindOf(got);
  return [`Expected \`${field}\` of ${path} to be ${issue.message}, got ${shown}`];
}

function valueAt(checked: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
    checked,
  );
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return Array.isArray(value)
    ? "a list"
    : `a value of type ${value === null ? "null" : typeof value}`;
}
