/** SES's price for 1,000 emails in US dollars. Source: https://aws.amazon.com/ses/pricing/, read on 2026-11-23. */
export const SES_PRICES = {
  /** For accounts since 2026-07-21 (plan Essentials). */
  sesPer1000: 0.16,
  /** For accounts that have sent since before that date (à la carte). */
  sesPer1000ALaCarte: 0.1,
} as const;
