/** What a console is made of. The command connects these to AWS or to the dev server. */
import type { CircuitBreaker } from "../../functions/coordination/circuit-state.ts";
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import type { Said } from "../../functions/delivery/history.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import type { Email as RenderedEmail } from "../../functions/email/email.ts";
import type {
  DayStatistics,
  DeadLetter,
  DeadLetterState,
  Email,
  Page,
  Question,
  Shown,
} from "../read/email.ts";
import type { Paused, SuppressionNow } from "../why/answer.ts";
import type { ActionName, ActionTarget } from "./page/contract.ts";

export type ConsoleParts = {
  readonly readModel: ReadModel;
  readonly coordination: Coordination;
  /** Undefined: the project cannot be loaded, and `renderFault` says why. */
  readonly render: ((plan: Plan, recipient: Recipient) => RenderedEmail) | undefined;
  readonly renderFault?: string | undefined;
  readonly actions: Actions;
  readonly queue?: (() => Promise<{ readonly waiting: number }>) | undefined;
  /** Recorded with each action. */
  readonly operator: string;
  /** "production" or "the dev server". */
  readonly stage: string;
  readonly region: string | undefined;
  readonly isReadOnly: boolean;
  readonly retentionDays: number | undefined;
  readonly now: () => number;
};

export type Paging = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

export type ReadModel = {
  readonly show: (key: string) => Promise<Shown | undefined>;
  readonly byEvent: (event: {
    readonly id: string;
    readonly source?: string | undefined;
  }) => Promise<readonly Shown[]>;
  readonly find: (question: Question, paging: Paging) => Promise<Page<Email>>;
  readonly deadLetters: (
    question: {
      readonly reason?: string | undefined;
      readonly states?: readonly DeadLetterState[] | undefined;
    },
    paging: Paging,
  ) => Promise<Page<DeadLetter>>;
  readonly statistics: (range: {
    readonly sinceDay: string;
    readonly untilDay: string;
  }) => Promise<readonly DayStatistics[]>;
};

/** The rows of the Coordination table. */
export type Coordination = {
  readonly circuits: () => Promise<{ readonly ses: CircuitBreaker; readonly ai: CircuitBreaker }>;
  /** Undefined: no run has begun yet. */
  readonly lastRun: () => Promise<LastRun | undefined>;
  readonly paused: () => Promise<Paused | undefined>;
  readonly suppressions: () => Promise<readonly Suppressed[]>;
  readonly suppressionOf: (recipient: string) => Promise<SuppressionNow | undefined>;
};

export type LastRun = { readonly startedAtMs: number; readonly isWorking: boolean };

/** An action that is absent has no button. */
export type Actions = Readonly<Partial<Record<ActionName, Action>>>;

export type Action = {
  /** What it will do to this target, each a sentence; or why it is not possible now. */
  readonly preview: (target: ActionTarget) => Promise<Preview>;
  readonly run: (target: ActionTarget, said: Said) => Promise<Outcome>;
};

export type Preview =
  | { readonly ok: true; readonly points: readonly string[] }
  | { readonly ok: false; readonly reason: string };

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };
