/** Up to this width the detail covers the list, as in css/narrow.css. */
export const PHONE = matchMedia("(max-width: 759.98px)");
export const isPhone = () => PHONE.matches;

const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = /** @type {const} */ ({ day: "numeric", month: "long" });
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** "16:25:58". @param {number} atMs */
export function clockTime(atMs) {
  return new Date(atMs).toLocaleTimeString("en-GB", CLOCK);
}

/** "16:25:58.4". @param {number} atMs */
export function exactTime(atMs) {
  return `${clockTime(atMs)}.${Math.floor((atMs % 1000) / 100)}`;
}

/** "16:19". @param {number} atMs */
export function minuteTime(atMs) {
  return clockTime(atMs).slice(0, "16:19".length);
}

/** "24 November". @param {number} atMs */
export function dayOf(atMs) {
  return new Date(atMs).toLocaleDateString("en-GB", DAY);
}

/** "24 November" from "2026-11-24". @param {string} day */
export function dayWords(day) {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { ...DAY, timeZone: "UTC" });
}

/** "just now", "5 min ago", "2 h ago"; the time of day when it is older or of another day. @param {number} atMs @param {number} nowMs */
export function relativeTime(atMs, nowMs) {
  const age = nowMs - atMs;
  // The server's clock is read less often than its rows.
  if (age <= -MINUTE_MS) return `in ${Math.max(1, Math.round(-age / MINUTE_MS))} min`;
  if (age < MINUTE_MS) return "just now";
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min ago`;
  if (age < 10 * HOUR_MS && dayOf(atMs) === dayOf(nowMs))
    return `${Math.floor(age / HOUR_MS)} h ago`;
  return minuteTime(atMs);
}

/** "1 event", "2 events". @param {number} count @param {string} one */
export function counted(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
