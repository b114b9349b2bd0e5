/** The colors of a brand in light and dark mode, by the contrast of WCAG 2. */

/** Each `#rrggbb`. */
export type BrandColors = {
  /** Of the bar and the button, in light mode. */
  readonly fill: string;
  /** Of the button's text on `fill`. */
  readonly onFill: string;
  /** Of the button's border: `fill`, or gray if `fill` is not visible on the page. */
  readonly edge: string;
  /** Of the bar and the button, in dark mode. */
  readonly darkFill: string;
  /** Of the button's text on `darkFill`. */
  readonly onDarkFill: string;
};

const NEUTRAL = "#4a5563";
const WHITE = "#ffffff";
const INK = "#1d2126";
const BLACK = "#000000";
const EDGE = "#787e87";

const LIGHT_PAGE = "#ffffff";
export const DARK_PAGE = "#1d2025";

const TEXT_CONTRAST = 4.5;
const FILL_CONTRAST = 3;
/** Below it a button is not visible on the page and gets a border. */
const VISIBLE_CONTRAST = 1.3;

export const COLOR = /^#[\da-f]{6}$/i;

/** `color` is `#rrggbb`; anything else means the neutral color. */
export function brandColors(color: string | undefined): BrandColors {
  const fill = color !== undefined && COLOR.test(color) ? color.toLowerCase() : NEUTRAL;
  const darkFill = lightened(fill);
  return {
    fill,
    onFill: textOn(fill),
    edge: contrast(fill, LIGHT_PAGE) < VISIBLE_CONTRAST ? EDGE : fill,
    darkFill,
    onDarkFill: textOn(darkFill),
  };
}

/** From 1 to 21. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The first of white, soft black and black that has a contrast of at least 4.5. */
function textOn(fill: string): string {
  return [WHITE, INK].find((text) => contrast(fill, text) >= TEXT_CONTRAST) ?? BLACK;
}

/** Mixed with the least white that gives contrast 3 on the dark background. */
function lightened(fill: string): string {
  for (let white = 0; white < 1; white += 0.02) {
    const mixed = mixedWithWhite(fill, white);
    if (contrast(mixed, DARK_PAGE) >= FILL_CONTRAST) return mixed;
  }
  return WHITE;
}

function mixedWithWhite(color: string, white: number): string {
  const parts = rgbOf(color).map((part) => Math.round((part + (1 - part) * white) * 255));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Red, green and blue, each from 0 to 1. */
function rgbOf(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red, green, blue] = rgbOf(color).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
