import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import type { Definition } from "../../functions/notification/definition.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { readBrand } from "../../project/brand-faults.ts";
import { definitionFaults } from "../../project/definition-checks.ts";
import { fixOf } from "../../project/faults/fixes.ts";

const PATH = "notifications/order-shipped.ts";

function faultsOf(more: object): string[] {
  const definition = defineNotification({
    type: "order.shipped",
    data: z.unknown(),
    personal: [],
    recipients: () => ["office@example.com"],
    subject: () => "Order shipped",
    facts: () => [{ label: "Order", value: "A-1" }],
    ...(more as Partial<Definition>),
  });
  const event = { id: "1", source: "shop", type: "order.shipped", data: {} };
  const exports = { definition, samples: [{ name: "a sample", event }] };
  return definitionFaults([{ path: PATH, exports }], languages);
}

describe("definitionFaults", () => {
  test("names each field of a brand that cannot be used", () => {
    const brand = {
      name: " ",
      logoUrl: "http://shop.example/logo.png",
      color: "red",
      supportEmail: "Help <help@shop.example>",
      colour: "#000000",
      address: 7,
    };
    expect(faultsOf({ brand }).toSorted()).toEqual([
      `Expected \`brand.address\` of ${PATH} to be a text of 1 to 500 characters, got a value of type number`,
      `Expected \`brand.color\` of ${PATH} to be a color such as #0e5a6b, got "red"`,
      `Expected \`brand.colour\` of ${PATH} to be a field of a brand, got an unknown name`,
      `Expected \`brand.logoUrl\` of ${PATH} to be an https URL, got "http://shop.example/logo.png"`,
      `Expected \`brand.name\` of ${PATH} to be a text of 1 to 60 characters, got " "`,
      `Expected \`brand.supportEmail\` of ${PATH} to be an address that can be mailed, without a name, got "Help <help@shop.example>"`,
    ]);
  });

  test("names an action, a reason and a kind of another type", () => {
    expect(faultsOf({ action: "open", reason: 7, kind: {}, aiNotice: "no" })).toEqual([
      `Expected \`kind\` of ${PATH} to be a text, got a value of type object`,
      `Expected \`reason\` of ${PATH} to be a text or a function, got a value of type number`,
      `Expected \`action\` of ${PATH} to be an object with label and url, or a function, got a value of type string`,
      `Expected \`aiNotice\` of ${PATH} to be true or false, got a value of type string`,
    ]);
  });

  test("finds none in an action with an https URL", () => {
    const action = ({ id }: { id: string }) => ({
      label: "Open",
      url: `https://shop.example/${id}`,
    });
    expect(faultsOf({ action })).toEqual([]);
  });

  test("names the sample whose action is not https, in words that do not quote it", () => {
    const faults = faultsOf({ action: { label: "Open", url: "http://shop.example/?token=1" } });
    expect(faults).toEqual([
      `Expected \`action.url\` of ${PATH} to be an https URL with \`samples[0]\`, got a URL that begins with http:`,
    ]);
    expect(fixOf(faults[0] ?? "")).toContain("https://");
  });

  test("names a reason, a kind and a label that are cut", () => {
    const long = "word ".repeat(100);
    const faults = faultsOf({
      kind: long,
      reason: long,
      action: { label: long, url: "https://a.example" },
    });
    expect(faults.map((fault) => /`(\w+)`/.exec(fault)?.[1])).toEqual(["kind", "reason", "action"]);
  });
});

describe("readBrand", () => {
  test("returns the brand that has no fault", () => {
    const brand = { name: "Shop", color: "#0E5A6B", supportEmail: "help@shop.example" };
    expect(readBrand("notifications/brand.ts", brand)).toEqual({ brand, faults: [] });
    expect(readBrand("notifications/brand.ts", {})).toEqual({ brand: {}, faults: [] });
  });

  test("names each fault, and each has a fix", () => {
    const texts = {
      name: "",
      logoUrl: "x",
      color: "x",
      address: "",
      footer: "",
      supportEmail: "x",
    };
    const { faults } = readBrand("notifications/brand.ts", { ...texts, layout: 1, x: 1 });
    expect(faults).toHaveLength(8);
    for (const fault of [...faults, ...readBrand("notifications/brand.ts", 7).faults])
      expect([fault, fixOf(fault)]).not.toContain(undefined);
  });

  test.each([
    ["it.fixed.changed", "the words of an older version"],
    ["it.summary.heading", "a part that is not always there"],
  ])("tries a layout: one that shows %s throws", (shown) => {
    const layout = { html: `<p><%= ${shown} %></p>`, text: () => "" };
    const { brand, faults } = readBrand("notifications/brand.ts", { layout });
    expect(brand).toBeUndefined();
    expect(faults).toEqual([
      expect.stringMatching(
        /^Expected `brand\.layout` of notifications\/brand\.ts to render an email, got .*(?:changed|heading)/,
      ),
    ]);
    expect(fixOf(faults[0] ?? "")).toContain("LayoutInput");
  });

  test("returns a layout that renders", () => {
    const layout = { html: "<p><%= it.headline %></p>", text: () => "" };
    expect(readBrand("notifications/brand.ts", { layout })).toEqual({
      brand: { layout },
      faults: [],
    });
  });
});
