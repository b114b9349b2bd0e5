import { describe, expect, test } from "@jest/globals";
import { brandColors, contrast, DARK_PAGE } from "../../functions/email/brand-colors.ts";

describe("contrast", () => {
  // Source: https://webaim.org/resources/contrastchecker/
  test.each([
    ["#000000", "#ffffff", 21],
    ["#ffffff", "#ffffff", 1],
    ["#777777", "#ffffff", 4.48],
    ["#ff0000", "#ffffff", 4],
    ["#0000ff", "#ffffff", 8.59],
  ])("of %s and %s is %d, in either order", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
    expect(contrast(other, one)).toBeCloseTo(ratio, 2);
  });
});

describe("brandColors", () => {
  test.each([
    ["a dark color", "#0e5a6b", "#ffffff"],
    ["a bright color", "#ffb81c", "#1d2126"],
    ["white", "#ffffff", "#1d2126"],
    ["black", "#000000", "#ffffff"],
    ["a gray on which neither white nor the soft black reads", "#808080", "#000000"],
  ])("gives the button of %s a readable text", (_name, color, onFill) => {
    expect(brandColors(color)).toMatchObject({ fill: color, onFill });
  });

  test("reaches 4.5 for the text and 3 for the fill in dark mode, whatever the color", () => {
    const parts = ["00", "33", "66", "80", "99", "cc", "ff"];
    for (const red of parts)
      for (const green of parts)
        for (const blue of parts) {
          const colors = brandColors(`#${red}${green}${blue}`);
          expect(contrast(colors.onFill, colors.fill)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(colors.onDarkFill, colors.darkFill)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(colors.darkFill, DARK_PAGE)).toBeGreaterThanOrEqual(3);
        }
  });

  test("keeps a bright color in dark mode", () => {
    expect(brandColors("#FFB81C").darkFill).toBe("#ffb81c");
  });

  test("adds a border to a button in the color of the page", () => {
    expect(brandColors("#fdfdfd").edge).toBe("#787e87");
    expect(brandColors("#ffb81c").edge).toBe("#ffb81c");
  });

  test.each([undefined, "red", "#fff", "#0e5a6b;}", ""])(
    "returns neutral colors for %j",
    (color) => {
      expect(brandColors(color)).toMatchObject({ fill: "#4a5563", onFill: "#ffffff" });
    },
  );
});
