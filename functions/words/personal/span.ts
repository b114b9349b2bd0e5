/** A stretch of a folded text. */
export type Span = { readonly start: number; readonly end: number };

export function overlaps(spans: readonly Span[], { start, end }: Span): boolean {
  return spans.some((one) => one.start < end && start < one.end);
}
