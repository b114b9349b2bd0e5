/** What a console is made of. The command connects these to AWS or to the dev server. */
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import type { Email as RenderedEmail } from "../../functions/email/email.ts";
import type { Said } from "../../functions/delivery/history.ts";
import type { Done, Prepared } from "../actions/action.ts";
import type { CommandTarget } from "../command-text.ts";
import type { ReadModel } from "../read/read-model.ts";
import type { ReadCircumstances } from "../why/ask-why.ts";
import type { ActionName, ActionTarget } from "./page/contract.ts";

export type ConsoleParts = {
  readonly readModel: ReadModel;
  readonly circumstances: ReadCircumstances;
  /** Undefined: no run has begun yet. */
  readonly lastRun: () => Promise<LastRun | undefined>;
  readonly suppressions: () => Promise<readonly Suppressed[]>;
  /** Undefined: the project cannot be loaded, and `renderFault` says why. */
  readonly render: ((plan: Plan, recipient: Recipient) => RenderedEmail) | undefined;
  readonly renderFault?: string | undefined;
  readonly actions: Actions;
  /** Does what was confirmed. */
  readonly perform: (prepared: Extract<Prepared, { kind: "ready" }>, said: Said) => Promise<Done>;
  readonly queue?: (() => Promise<{ readonly waiting: number }>) | undefined;
  /** Messages in the dead-letter queue that no row lists. */
  readonly notListed: () => Promise<number>;
  /** Recorded with each action. */
  readonly operator: string;
  /** "production" or "the dev server". */
  readonly stage: string;
  /** What a command in a text works on. */
  readonly target: CommandTarget;
  readonly region: string | undefined;
  readonly isReadOnly: boolean;
  /** The dev server's page has more: page/dev/. */
  readonly isDev?: true;
  readonly retentionDays: number | undefined;
  /** From one run to the next. */
  readonly scheduleMinutes: number;
  readonly now: () => number;
};

export type LastRun = { readonly startedAtMs: number; readonly isWorking: boolean };

/** An action that is absent has no button. */
export type Actions = Readonly<Partial<Record<ActionName, Action>>>;

/** What it will do to this target, or why it is not possible now. */
export type Action = (target: ActionTarget) => Promise<Prepared>;
