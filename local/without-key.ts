/** Takes the key out of a text, also where a URL or JSON writes some of its characters in another way. */
export function withoutKey(text: string, apiKey: string): string {
  if (apiKey === "") return text;
  const characters = Array.from(apiKey, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return `(?:\\\\?\\u{${hex}}|%${hex.padStart(2, "0")}|\\\\u${hex.padStart(4, "0")})`;
  });
  return text.replaceAll(new RegExp(characters.join(""), "giu"), "[the key]");
}
