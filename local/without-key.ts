/** Removes the key from a text, also where a URL or JSON escapes its characters. */
export function withoutKey(text: string, apiKey: string): string {
  if (apiKey === "") return text;
  const characters = Array.from(apiKey, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return `(?:\\\\?\\u{${hex}}|%${hex.padStart(2, "0")}|\\\\u${hex.padStart(4, "0")})`;
  });
  return text.replaceAll(new RegExp(characters.join(""), "giu"), "[the key]");
}
