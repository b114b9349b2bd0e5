/** Names of fields and types as words. */

/** "invoice.overdue" and "dueDate" in words: "invoice overdue", "due date". */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
