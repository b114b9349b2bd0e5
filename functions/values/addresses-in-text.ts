/** Replaces the email addresses in a text. A JSON text stays valid. */
const ADDRESS = /[^\s<>"'(),;:=\\]+@[^\s<>"'(),;:=\\]+/g;

export function replaceAddresses(text: string, replacement: (address: string) => string): string {
  return text.replaceAll(ADDRESS, replacement);
}
