/** An answer to "why": what happened, who must act, what to do. The CLI and the console show the same answer. */
import type { CircuitBreaker } from "../../functions/coordination/circuit-state.ts";
import type { Pause } from "../../functions/coordination/pause.ts";
import type { Suppression } from "../../functions/coordination/suppression-rule.ts";
import type { Suppressed } from "../../functions/coordination/suppressions.ts";

/** `busy`: it continues by itself. `off`: it ended without an email, as it should. */
export type Tone = "ok" | "warn" | "bad" | "busy" | "off";

/** A sign is always followed by its word. */
export const SIGNS: Readonly<Record<Tone, string>> = {
  ok: "✓",
  warn: "▲",
  bad: "✗",
  busy: "…",
  off: "–",
};

export type Sentences = {
  readonly tone: Tone;
  /** The state in a word or two; `happened` begins with it. */
  readonly word: string;
  readonly happened: string;
  /** Who must act and what to do, or "Nothing to do.". */
  readonly next: string;
};

export type Fact = readonly [label: string, value: string];
export type CommandHint = readonly [command: string, why: string];

export type Answer = Sentences & {
  readonly sign: string;
  /** `happened` and `next` as one paragraph. */
  readonly what: string;
  readonly facts: readonly Fact[];
  /** What to run next, without `npx`. */
  readonly commands: readonly CommandHint[];
};

/** What the answer depends on beside the stored rows. */
export type Circumstances = {
  readonly nowMs: number;
  /** IANA name. Undefined: the machine's. */
  readonly timeZone?: string | undefined;
  /** From an attempt until nothing of it can reach SES any more, ms. */
  readonly settleMs: number;
  /** `production`, another stage, or "the dev server". */
  readonly stage: string;
  /** Of the address of the email that is answered, as it is now. */
  readonly suppression: SuppressionNow | undefined;
  readonly circuits: { readonly ses: CircuitBreaker; readonly ai: CircuitBreaker };
  /** Set: an operator has paused sending. */
  readonly paused: Pause | undefined;
};

/** Of an address, which may have rows under several ids. */
export type SuppressionNow = Suppression &
  Partial<Pick<Suppressed, "sinceMs" | "unsubscribedAtMs" | "by" | "why">>;

export function answerOf(
  sentences: Sentences,
  facts: readonly (Fact | undefined)[],
  commands: readonly CommandHint[],
): Answer {
  const { happened, next, tone } = sentences;
  return {
    ...sentences,
    sign: SIGNS[tone],
    what: next === "" ? happened : `${happened} ${next}`,
    facts: facts.filter((fact) => fact !== undefined),
    commands,
  };
}
