/** @param {string} text @returns {unknown} undefined: the text is not JSON */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Formats JSON over several lines; other text is returned unchanged. @param {string} text */
export function pretty(text) {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

/** @param {unknown} value @returns {Record<string, unknown>} empty if it is not an object */
export function asObject(value) {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** @param {unknown} value @returns {unknown[]} */
export function asList(value) {
  return Array.isArray(value) ? value : [];
}
