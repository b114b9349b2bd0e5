/** Whether a suppression stops an email. */

/** `bounced`: no such mailbox. `complained`: the reader marked an email as spam. `operator`: with `postrider suppress`. */
export const SUPPRESSION_REASONS = ["bounced", "complained", "operator"] as const;

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export type Suppression = {
  /** Set: no email at all. Absent: only `unsubscribed` applies. `unreadable`: the row cannot be read, which stops every email. */
  readonly reason?: SuppressionReason | "unreadable" | undefined;
  /** The definitions (event types, `*`) that the reader has unsubscribed from. */
  readonly unsubscribed: readonly string[];
};

/** Combines the rows of an address that has several ids: everything in them applies. */
export function suppressionOf(
  suppressions: ReadonlyMap<string, Suppression>,
  ids: readonly string[],
): Suppression | undefined {
  const found = ids.flatMap((id) => suppressions.get(id) ?? []);
  if (found.length < 2) return found[0];
  return {
    reason: found.find(({ reason }) => reason !== undefined)?.reason,
    unsubscribed: found.flatMap(({ unsubscribed }) => unsubscribed),
  };
}

/** Why an email of this definition must not be sent, or undefined. A mandatory one ignores unsubscriptions. */
export function suppressionReasonFor(
  suppression: Suppression | undefined,
  {
    definition,
    mandatory,
  }: { readonly definition: string; readonly mandatory?: boolean | undefined },
): SuppressionReason | "unreadable" | "unsubscribed" | undefined {
  if (suppression === undefined) return undefined;
  return (
    suppression.reason ??
    (suppression.unsubscribed.includes(definition) && mandatory !== true
      ? "unsubscribed"
      : undefined)
  );
}
