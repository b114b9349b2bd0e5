/** The ledger as a run sees it: each write is conditional, and tells what it current. */
import type { DeliveryRow, Evidence, Intent, Judgement } from "./delivery.ts";
import type { Held } from "../coordination/coordination.ts";
import type { Plan } from "./plan.ts";
import type { Suppression } from "../coordination/suppression.ts";

/** A delivery's row: the notification's key and the recipient's id. */
export type DeliveryKey = { readonly notification: string; readonly recipient: string };

/** What a losing write meets: the row as it stands. */
export type CurrentRow = DeliveryRow | "unreadable" | undefined;

export type Ledger = {
  /** The kept plans of these notifications, and what stands against mailing these recipients (by id). @throws DependencyError */
  readonly look: (
    notifications: readonly string[],
    recipients: readonly string[],
  ) => Promise<Known>;
  /** Keeps the plan unless there is one, and returns the one that stands. @throws DependencyError */
  readonly keepPlan: (plan: Plan) => Promise<Plan | "unreadable">;
  /**
   * Moves the row to `submitting` under a new attempt, if the intent's condition holds.
   * `intentAtMs` is taken before the write. @throws DependencyError
   */
  readonly intend: (
    key: DeliveryKey,
    intent: Intent,
    messageId: string,
    held: Held,
  ) => Promise<
    { ok: true; attempt: string; intentAtMs: number } | { ok: false; current: CurrentRow }
  >;
  /**
   * Records that SES took the mail: from every state, whoever knows, absent row included. `isAnother`: it is not the first
   * mail of this delivery that SES took, and nobody had told of it: the window happened. @throws DependencyError
   */
  readonly recordAccepted: (
    key: DeliveryKey,
    evidence: Evidence,
  ) => Promise<{ readonly isAnother: boolean }>;
  /** Each of these holds only for our own attempt; otherwise it returns the row that it current. @throws DependencyError */
  readonly takeBack: (key: DeliveryKey, attempt: string) => Promise<WriteOutcome>;
  readonly recordFailed: (
    key: DeliveryKey,
    attempt: string,
    failedBy: string,
    reason: string,
  ) => Promise<WriteOutcome>;
  readonly recordUnconfirmed: (
    key: DeliveryKey,
    attempt: string,
    reason: string,
  ) => Promise<WriteOutcome>;
  /** Ends an unanswered row that has settled. `seen` is the attempt that was judged. @throws DependencyError */
  readonly hold: (key: DeliveryKey, seen: string) => Promise<WriteOutcome>;
  /**
   * Ends a delivery in place of what was judged, under the same condition: nothing is sent, and the row says why. After an
   * unanswered attempt it may have been sent all the same. @throws DependencyError
   */
  readonly skipDelivery: (
    key: DeliveryKey,
    judged: Extract<Judgement, { kind: "intend" | "hold" }>,
    messageId: string,
    why: SkipReason,
  ) => Promise<WriteOutcome>;
  /** An operator's answer to a held row: send once more. @throws DependencyError */
  readonly release: (key: DeliveryKey, seen: string) => Promise<WriteOutcome>;
  /** Counts one more start of a suspected message and returns how many have not been finished. @throws DependencyError */
  readonly countStart: (messageId: string) => Promise<number>;
  /** The started message did not kill its run. @throws DependencyError */
  readonly clearStarts: (messageId: string) => Promise<void>;
};

/** What the ledger knows; of whom and what is absent it knows nothing. */
export type Known = {
  readonly plans: ReadonlyMap<string, Plan | "unreadable">;
  readonly suppressions: ReadonlyMap<string, Suppression>;
};

/** Why nothing is sent: the recipient must not be mailed, or the news is too old to be worth it. */
export type SkipReason = { readonly state: "suppressed" | "expired"; readonly reason: string };

export type WriteOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly current: CurrentRow };
