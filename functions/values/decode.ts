/**
 * Decodes UTF-8 or, as Windows programs write it, UTF-16; removes the byte order mark. JSON begins with an ASCII character, so a
 * zero byte next to it means UTF-16 without a mark. @throws TypeError for malformed bytes if `fatal` is set
 */
export function textOf(bytes: Uint8Array, options: { readonly fatal?: boolean } = {}): string {
  return new TextDecoder(encodingOf(bytes), options).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === undefined || second === undefined) return "utf-8";
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
}
