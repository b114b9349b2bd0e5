/** What runs agree by, as types: the rows of the Coordination table. For services and runs alike. */
import type { CircuitBreaker, CircuitBreakerName } from "./circuit-breaker.ts";
import type { Suppression, SuppressionReason } from "./suppression.ts";

/** A held lease; `token` is higher than that of every lease before it. */
export type Held = { readonly owner: string; readonly token: number; readonly untilMs: number };

export type Lease = {
  /** Absent: another run holds it. @throws DependencyError */
  readonly take: () => Promise<Held | undefined>;
  /**
   * False: it is no longer ours, and the run begins nothing more. The lease's end stays where it was, so that a killed
   * run's lease and messages come back together. @throws DependencyError
   */
  readonly renew: (held: Held) => Promise<boolean>;
  /** Gives it back; says nothing if it was lost. @throws DependencyError */
  readonly release: (held: Held, signal?: AbortSignal) => Promise<void>;
};

/** Who must not be mailed; a recipient's id is the hash of the address. Each verb may be repeated. */
export type Suppressions = {
  /** No mail at all to this address. @throws DependencyError */
  readonly suppress: (
    recipient: string,
    because: {
      readonly reason: SuppressionReason;
      readonly address: string;
      readonly sesMessageId?: string | undefined;
    },
  ) => Promise<void>;
  /** No more mails of this definition. @throws DependencyError */
  readonly unsubscribe: (recipient: string, definition: string) => Promise<void>;
  /** Takes everything back that stands against mailing this address. @throws DependencyError */
  readonly lift: (recipient: string) => Promise<void>;
  /** All of them, read page by page. @throws DependencyError */
  readonly list: () => AsyncIterable<Suppressed>;
};

export type Suppressed = Suppression & {
  readonly recipient: string;
  /** Not known where only an unsubscription stands. */
  readonly address: string | undefined;
  readonly sinceMs: number | undefined;
};

/** What runs know together of their dependencies. */
export type Seen = {
  readonly ses: CircuitBreaker;
  readonly ai: CircuitBreaker;
  /** The newest mail that an SES event has spoken of was submitted then, epoch ms; absent where no event ever came. */
  readonly feedbackSeenMs?: number;
};

export type CircuitBreakers = {
  /** Both breakers, and when SES's events were last heard: one read. @throws DependencyError */
  readonly look: () => Promise<Seen>;
  /** Says how often a dependency has failed in a row; nothing where its breaker is open. @throws DependencyError */
  readonly count: (name: CircuitBreakerName, failures: number) => Promise<void>;
  /** Makes this run the one that finds out; false: another one does. @throws DependencyError */
  readonly probe: (name: CircuitBreakerName) => Promise<boolean>;
  /**
   * Opens it, after a probe for twice as long as before (`seen` is the breaker that the run began with); nothing where
   * another run has changed it meanwhile. @throws DependencyError
   */
  readonly open: (
    name: CircuitBreakerName,
    reason: string,
    seen: CircuitBreaker,
  ) => Promise<CircuitBreaker | undefined>;
  /** Ends this run's own probe, which found out nothing: the next run may begin one. @throws DependencyError */
  readonly abandon: (name: CircuitBreakerName) => Promise<void>;
  /** Closes it after this run's own probe; false where it was not ours to close. @throws DependencyError */
  readonly close: (name: CircuitBreakerName) => Promise<boolean>;
};

/** What SES's events have told, for who must know whether they come. */
export type FeedbackMark = {
  /**
   * Notes when a mail that an event spoke of was handed to SES, epoch ms. The mark only moves forwards, and each later
   * time is written at once: nothing else may follow the last event of a burst. @throws DependencyError
   */
  readonly saw: (submittedAtMs: number) => Promise<void>;
};
