/** DynamoDB's numbers: decimals of up to 38 digits, which JavaScript's would round. */
type Decimal = { readonly digits: bigint; readonly scale: number };

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** @throws RangeError where the text is no number. */
function read(text: string): Decimal {
  const found = NUMBER.exec(text);
  if (found === null) throw new RangeError(`Expected a number, got ${JSON.stringify(text)}`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = found;
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function aligned(one: string, other: string): { a: bigint; b: bigint; scale: number } {
  const [left, right] = [read(one), read(other)];
  const scale = Math.max(left.scale, right.scale);
  const to = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own);
  return { a: to(left), b: to(right), scale };
}

function write(digits: bigint, scale: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, "");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

const WHOLE = /^-?\d{1,15}$/;

/** As DynamoDB writes a number back: without idle zeros. */
export function normalNumber(text: string): string {
  if (WHOLE.test(text)) return String(Number(text));
  const { digits, scale } = read(text);
  return write(digits, scale);
}

export function addNumbers(one: string, other: string): string {
  if (WHOLE.test(one) && WHOLE.test(other)) return String(Number(one) + Number(other));
  const { a, b, scale } = aligned(one, other);
  return write(a + b, scale);
}

export function subtractNumbers(one: string, other: string): string {
  const { a, b, scale } = aligned(one, other);
  return write(a - b, scale);
}

/** Below 0, 0, or above 0. */
export function compareNumbers(one: string, other: string): number {
  if (WHOLE.test(one) && WHOLE.test(other)) return Number(one) - Number(other);
  const { a, b } = aligned(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}
