/** The interface between a run and the AI. */
import type { AiFailureReason } from "./ai-failure.ts";
import type { Answer } from "../answer.ts";
import type { AiCall } from "../exchange.ts";
import type { Tokens } from "../draft.ts";
import type { Prompt } from "../prompt.ts";

/** The usage of one model's calls. */
export type Usage = {
  readonly tokens: Tokens;
  /** Calls that may be billed and whose usage is unknown; not in `tokens`. */
  readonly unknownTries: number;
};

/** The AI's answer to a prompt, or the reason of the failure. Never an exception. */
export type Written = Usage & {
  /** The judge's calls; absent without any. */
  readonly verification?: Usage | undefined;
  /** What was asked and answered, oldest first. */
  readonly calls?: readonly AiCall[] | undefined;
} & (
    | {
        readonly ok: true;
        readonly answer: Answer;
        readonly model: string;
        /** Why a first answer was not used. */
        readonly firstRefused?: AiFailureReason | undefined;
      }
    | {
        readonly ok: false;
        readonly reason: AiFailureReason;
        /** The attempt had less than its full time, because the run or the message's share of it ended. */
        readonly cutShort?: boolean;
        /** Every request fails the same way. */
        readonly everybody: boolean;
        /** May quote the provider: for `postrider doctor`, never for a log. */
        readonly detail?: string;
      }
  );

export type WriteWords = (
  prompt: Prompt,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
) => Promise<Written>;
