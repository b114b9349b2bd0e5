/**
 * The old system's rules for text values (seed.md A4 29-34), for comparison. A note is free text under the key `note`: no
 * rule for keys applies to it (29, 30), so what is left are those for values.
 */

/** 34: a value that begins with an ISO date is let through as it is. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;

/** What the old system would have sent for a note. */
export function hiddenBySeed(text: string): string {
  if (ISO_DATE.test(text)) return text;
  // 31: everything behind the first @ stays.
  const at = text.indexOf("@");
  if (at >= 0) return `****${text.slice(at)}`;
  const digits = text.replaceAll(/\D/g, "");
  // 33: 13 digits are an ID number, whatever else the value says.
  if (digits.length === 13) return `ID-XXXXXXXXXXX${digits.slice(-2)}`;
  // 32: 7 to 15 digits in all are a phone number, and the whole value is replaced.
  if (digits.length >= 7 && digits.length <= 15)
    return `${"X".repeat(digits.length - 2)}${digits.slice(-2)}`;
  return text;
}
