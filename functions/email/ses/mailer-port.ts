/** SES as a run sees it: a permit of the sending rate, then one attempt. */
import type { Email } from "../email.ts";
import type { SesAnswer } from "./ses-failure.ts";

export type Mailer = {
  /** Returns the email as bytes. Called before the intent is written, so that the intent is young when the request is signed. */
  readonly compose: (email: Email) => Promise<ComposedMail>;
  /**
   * Asks SES for its rate and quota if the last answer is 5 minutes old. With few emails left, or `fresh`, if it is a second
   * old. Permits wait for the answer. Never throws.
   */
  readonly prepare: (options?: { readonly fresh?: boolean }) => Promise<Readiness>;
  /** Waits for a permit to send one email. @throws DependencyError when the quota cannot be reserved */
  readonly permit: (untilMs: number, signal: AbortSignal) => Promise<Permit>;
  /** Puts an unused permit back. */
  readonly returnPermit: () => void;
  /** The slot's share of SES's rate, emails a second. */
  readonly ratePerSecond: () => number;
  /** Emails left of SES's quota of 24 hours, as far as known. Infinity: no quota. */
  readonly mailsLeft: () => number;
  /** Hands the email to SES, once. `stillMine` is called after the request has been signed; false stops it. Never throws. */
  readonly send: (mail: ComposedMail, stillMine: () => boolean) => Promise<SesAnswer>;
  /** Call at the run's end: closes the run's reservation of the quota. @throws DependencyError */
  readonly close: (signal?: AbortSignal) => Promise<void>;
};

/**
 * `daily-quota`: nothing is left of SES's quota of 24 hours. `unreachable`: SES did not answer; the last known rate and
 * quota stay.
 */
export type Readiness = "ready" | "daily-quota" | "unreachable";

/** `late`: no permit came in time. `daily-quota`: what was left of the quota is sent or reserved. */
export type Permit = "granted" | "late" | "daily-quota";

export type ComposedMail = {
  readonly to: string;
  readonly raw: Uint8Array;
  readonly tags: Readonly<Record<string, string>>;
};
