/** One call of a chat model: two messages, the shape of the answer, and how it is read. */
import type { AiFailureReason } from "./ai/ai-failure.ts";

export type Call<T> = {
  readonly system: string;
  readonly user: string;
  readonly shape: AnswerShape;
  readonly read: (content: string) => Read<T>;
  /** Whether a request's body holds anything personal; asked just before it leaves. */
  readonly leaksIn: (body: string) => boolean;
};

export type AnswerShape = {
  /** Letters only. */
  readonly name: string;
  /** A JSON Schema for strict mode. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The same in words, for an endpoint that takes no schema. */
  readonly words: string;
};

/** What an answer's text says, or why it cannot be used; `advice` tells the model in one sentence what to do about it. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: AiFailureReason; readonly advice?: string };
