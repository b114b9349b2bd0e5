/** The look of the emails of a project or of one definition. */
export type EmailBrand = {
  /** At the top of emails and of the unsubscribe page. Default: the name in `fromAddress`, else its domain. */
  readonly name?: string | undefined;
  /** A square PNG (https), shown at 40 by 40 pixels. Include a background for dark mode. Default: no logo. */
  readonly logoUrl?: string | undefined;
  /** `#rrggbb`, for the bar and the button. The text on the button is black or white. Default: grey, `#4a5563`. */
  readonly color?: string | undefined;
  /** The postal address, below the email. Default: none. */
  readonly address?: string | undefined;
  /** Other text below the email, such as a company registration. Default: none. */
  readonly footer?: string | undefined;
  /** An address for questions, below the email. Default: none. */
  readonly supportEmail?: string | undefined;
};
