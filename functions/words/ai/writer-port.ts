/** The AI as a run sees it. */
import type { AiFailureReason } from "./ai-failure.ts";
import type { Answer } from "../answer.ts";
import type { Tokens } from "../draft.ts";
import type { Prompt } from "../prompt.ts";

/** What calls of one model cost. */
export type Usage = {
  readonly tokens: Tokens;
  /** Calls that may be billed without saying at what: they are not in `tokens`. */
  readonly unknownTries: number;
};

/** What the AI made of a prompt. Never an exception: an answer, or why there is none. */
export type Written = Usage & {
  /** Of the calls that judged; absent: there were none. */
  readonly verification?: Usage | undefined;
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
        /** It had less time than a try is meant to have, because the run or its share ended. */
        readonly cutShort?: boolean;
        /** The rest of the run would meet the same. */
        readonly everybody: boolean;
        /** What came, in words that may be the provider's: for the doctor, never for a log. */
        readonly detail?: string;
      }
  );

export type WriteWords = (
  prompt: Prompt,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
) => Promise<Written>;
