/**
 * Where a text stops being JSON, and what JSON expects there.
 * @typedef {{ offset: number, line: number, column: number, expected: string }} JsonFault
 */

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * Browsers' own messages differ, and some name no position.
 * @param {string} text
 * @returns {JsonFault | undefined} undefined: the text is JSON
 */
export function jsonFault(text) {
  let offset = 0;
  let expected = "";

  /** @param {RegExp} pattern */
  const take = (pattern) => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    if (found !== null) offset += found[0].length;
    return found !== null;
  };
  /** @param {string} char */
  const takeChar = (char) => {
    take(SPACE);
    if (text[offset] !== char) return false;
    offset += 1;
    return take(SPACE);
  };
  /** @param {string} what */
  const fail = (what) => {
    expected = what;
    return false;
  };
  const value = () => {
    take(SPACE);
    if (takeChar("{")) return list("}", member);
    if (takeChar("[")) return list("]", value);
    if (text[offset] === '"')
      return take(STRING) || fail("a text that ends with a double quote on the same line");
    return take(LITERAL) || fail('a value: "text", a number, true, false, null, { or [');
  };
  const member = () => {
    if (!take(STRING)) return fail("a name in double quotes");
    return takeChar(":") ? value() : fail("a colon after the name");
  };
  /** @param {string} end @param {() => boolean} item */
  const list = (end, item) => {
    if (takeChar(end)) return true;
    do {
      if (!item()) return false;
    } while (takeChar(","));
    return takeChar(end) || fail(`a comma or ${end}`);
  };

  if (value()) {
    take(SPACE);
    if (offset === text.length) return undefined;
    expected = "nothing more after the event";
  }
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: (before.at(-1) ?? "").length + 1, expected };
}
