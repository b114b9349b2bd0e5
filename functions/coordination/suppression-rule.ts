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
