/** Who must not be mailed, and why: what an address's row says of a definition's mail. */

/** `bounced`: no such mailbox. `complained`: the reader called a mail of ours spam. `operator`: by hand. */
export const SUPPRESSION_REASONS = ["bounced", "complained", "operator"] as const;

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export type Suppression = {
  /** No mail at all goes to this address; absent: only those of `unsubscribed` do not. */
  readonly reason?: SuppressionReason | "unreadable" | undefined;
  /** The definitions (event types, `*`) whose mails the reader has ended. */
  readonly unsubscribed: readonly string[];
};

/** Why a mail of this definition must not go, or nothing. Mails that readers must have go also to who has ended them. */
export function suppressedBecause(
  suppression: Suppression | undefined,
  {
    definition,
    mandatory,
  }: { readonly definition: string; readonly mandatory?: boolean | undefined },
): string | undefined {
  if (suppression === undefined) return undefined;
  return (
    suppression.reason ??
    (suppression.unsubscribed.includes(definition) && mandatory !== true
      ? "unsubscribed"
      : undefined)
  );
}
