/** How the emails of a project, or of one definition, look. */
export type EmailBrand = {
  /** Stands at the top of each email and of the unsubscribe page. Default: the name in `fromAddress`. */
  readonly name?: string | undefined;
  /** A square PNG at https, shown 40 by 40 pixels beside the name. Give it a background of its own, for dark mode. */
  readonly logoUrl?: string | undefined;
  /** `#rrggbb`, for the bar at the top and the button. The button's text is black or white, whichever reads better. */
  readonly color?: string | undefined;
  /** Postal address, below the email. */
  readonly address?: string | undefined;
  /** Any other text below the email, such as a company registration. */
  readonly footer?: string | undefined;
  /** Where readers ask questions; a link below the email. */
  readonly supportEmail?: string | undefined;
};
