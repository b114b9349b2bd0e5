/** SES as a run sees it: a permit of the sending rate, then one attempt. */
import type { Email } from "../email.ts";
import type { SesAnswer } from "./ses-failure.ts";

export type Mailer = {
  /** The mail as bytes: made before its intent, so that the intent is young when the request is signed. */
  readonly compose: (email: Email) => ComposedMail;
  /**
   * Asks SES for the account's rate and quota where ours are older than 5 minutes, or say that the day's quota is used up,
   * or in any case if `fresh`; but not twice in a second. Turns wait for it. Never throws.
   */
  readonly prepare: (options?: { readonly fresh?: boolean }) => Promise<Readiness>;
  /** So many mails will soon ask for a turn, until the signal: their tokens may be reserved meanwhile. A hint; never throws. */
  readonly expect: (mails: number, signal: AbortSignal) => void;
  /** Waits for a token of the sending rate, which all runs share. @throws DependencyError where it cannot be reserved */
  readonly turn: (untilMs: number, signal: AbortSignal) => Promise<Turn>;
  /** Gives an unused token back. */
  readonly returnTurn: () => void;
  /** Mails a second that may leave: SES's rate with head-room. */
  readonly ratePerSecond: () => number;
  /** Mails that the day's quota has left, as far as SES has told; Infinity where it has none. */
  readonly mailsLeft: () => number;
  /** Hands the mail to SES, once. `stillMine` is asked after the request has been signed; false stops it. Never throws. */
  readonly send: (mail: ComposedMail, stillMine: () => boolean) => Promise<SesAnswer>;
};

/**
 * `daily-quota`: what was sent in the last 24 hours is all that SES allows. `unreachable`: SES has not told; rate and
 * quota stay as they were.
 */
export type Readiness = "ready" | "daily-quota" | "unreachable";

/**
 * `late`: no token came before `untilMs` or the signal. `daily-quota`: as many mails as the window of 24 hours had left
 * have been sent by us since SES told us.
 */
export type Turn = "go" | "late" | "daily-quota";

export type ComposedMail = {
  readonly to: string;
  readonly raw: Uint8Array;
  readonly tags: Readonly<Record<string, string>>;
};
