/** The AI as a run sees it. */
import type { AiFailureReason } from "./ai-failure.ts";
import type { Prompt } from "../prompt.ts";
import type { Tokens, Words } from "../draft.ts";

/** What the AI made of a prompt. Never an exception: words, or why there are none. */
export type Written =
  | {
      readonly ok: true;
      readonly words: Words;
      readonly model: string;
      readonly tokens: Tokens;
      /** Tries that may be billed, and nobody told us at what: they are not in `tokens`. */
      readonly unknownTries: number;
      /** Why a first answer was not used. */
      readonly firstRefused?: AiFailureReason | undefined;
    }
  | {
      readonly ok: false;
      readonly why: AiFailureReason;
      readonly tokens: Tokens;
      readonly unknownTries: number;
      /** It had less time than a try is meant to have, because the run or its share ended. */
      readonly cutShort?: boolean;
      /** The rest of the run would meet the same. */
      readonly everybody: boolean;
      /** What came, in words that may be the provider's: for the doctor, never for a log. */
      readonly detail?: string;
    };

export type WriteWords = (
  prompt: Prompt,
  until: { readonly untilMs: number; readonly signal: AbortSignal },
) => Promise<Written>;
