/** What the model asks the code: its table, its judge, and the rules that stand in no table. A mend taken away is another one. */
import { endOf, EVIDENCE, nextStep } from "../../../functions/delivery/delivery.ts";
import {
  type Transition,
  type TransitionName,
  TRANSITIONS,
} from "../../../functions/delivery/transitions.ts";
import { adviceOf, openForMs } from "../../../functions/coordination/circuit-state.ts";
import { hiddenAfterProbeMs, hiddenForMs } from "../../../functions/processor/backoff.ts";
import type { EvidenceKind } from "./state.ts";

export type Protocol = {
  /** Every write of a row asks `permits` with this. */
  readonly table: Readonly<Record<TransitionName, Transition>>;
  readonly judge: typeof nextStep;
  readonly endOf: typeof endOf;
  /** Whether a row takes an evidence; `own`: it is SES's answer, brought by the run whose attempt it is. */
  readonly takesEvidence: (row: EvidenceRow, kind: EvidenceKind, own?: OwnAnswer) => boolean;
  /** Whether a request may leave for SES, given its intent's age. */
  readonly fresh: (intentAgeMs: number) => boolean;
  /** The check comes after signing, so that AWS's own limit on a signature's age bounds what leaves late. */
  readonly checksAfterSigning: boolean;
  /** The plan's recipients are kept with its words. */
  readonly keepsRecipients: boolean;
  /** A write that the SDK repeated finds its own attempt in the row and goes on. */
  readonly knowsOwnIntent: boolean;
  /** A mail is withheld under the condition of the intent that it replaces. */
  readonly withholdsAsIntent: boolean;
  /** What a run does about the breaker; the condition of a probe's write is that its advice is `probe`. */
  readonly advice: typeof adviceOf;
  readonly openForMs: typeof openForMs;
  readonly hiddenForMs: typeof hiddenForMs;
  readonly hiddenAfterProbeMs: typeof hiddenAfterProbeMs;
};

export type EvidenceRow = {
  readonly state: string;
  readonly rank: number | undefined;
};
/** `newest`: the row still carries the attempt that SES answered. */
export type OwnAnswer = { readonly newest: boolean };

/** How old an intent may be when its request is signed, ms: the default of the configuration. */
const INTENT_AGE_MS = 5_000;

export const PROTOCOL: Protocol = {
  table: TRANSITIONS,
  judge: nextStep,
  endOf,
  // The condition of `recordAccepted`: attribute_not_exists(evidenceRank) OR evidenceRank < :rank.
  takesEvidence: ({ rank }, kind) => rank === undefined || rank < EVIDENCE[kind].rank,
  fresh: (intentAgeMs) => intentAgeMs <= INTENT_AGE_MS,
  checksAfterSigning: true,
  keepsRecipients: true,
  knowsOwnIntent: true,
  withholdsAsIntent: true,
  advice: adviceOf,
  openForMs,
  hiddenForMs,
  hiddenAfterProbeMs,
};
