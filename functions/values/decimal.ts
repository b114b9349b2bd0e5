/** Decimal numbers with all their digits. Floating point changes 0.1, and integers above 2^53. */

/** `units` / 10^`scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number };

/** Without leading zeros: "007" is a code. */
const DECIMAL = /^(-?)(0|[1-9]\d{0,99})(?:\.(\d{1,99}))?$/;
/** JavaScript's form for very large and very small numbers: "1.5e+21". */
const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-]\d{1,3})$/;

/** Undefined if the value is not a plain decimal number. */
export function readDecimal(given: unknown): Decimal | undefined {
  if (typeof given !== "string" && typeof given !== "number") return undefined;
  const text = String(given);
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole !== undefined)
    return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
  const [, minus, digit, digits = "", exponent] =
    (typeof given === "number" ? EXPONENT.exec(text) : undefined) ?? [];
  if (exponent === undefined) return undefined;
  const units = BigInt(`${minus}${digit}${digits}`);
  const scale = digits.length - Number(exponent);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

export function subtract(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { units: unitsAt(one, scale) - unitsAt(other, scale), scale };
}

/** With all decimals: "-19.90". */
export function toDigits({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? "" : `.${digits.slice(-scale)}`;
  return `${units < 0n ? "-" : ""}${whole}${fraction}`;
}

/** The number of decimals without trailing zeros. */
export function decimalsOf(decimal: Decimal): number {
  return /\.(\d*?)0*$/.exec(toDigits(decimal))?.[1]?.length ?? 0;
}

export function absolute({ units, scale }: Decimal): Decimal {
  return { units: units < 0n ? -units : units, scale };
}

/** `part` as a percentage of `of`, rounded half up to one decimal; undefined if `of` is 0. Both are at least 0. */
export function percentOf(part: Decimal, of: Decimal): Decimal | undefined {
  const scale = Math.max(part.scale, of.scale);
  const whole = unitsAt(of, scale);
  if (whole === 0n) return undefined;
  return { units: (unitsAt(part, scale) * 2000n + whole) / (2n * whole), scale: 1 };
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
