/** One call of a chat model: two messages and how to read the answer. */
import type { AiFailureReason } from "./ai/ai-failure.ts";

export type Call<T> = {
  readonly system: string;
  readonly user: string;
  readonly shape: AnswerShape;
  readonly read: (content: string) => ReadResult<T>;
  /** Whether a request's body contains a personal value; called just before the request is sent. */
  readonly leaksIn: (body: string) => boolean;
};

export type AnswerShape = {
  /** Letters only. */
  readonly name: string;
  /** A JSON Schema for strict mode. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The schema in words, for an endpoint that does not support schemas. */
  readonly words: string;
};

/** `advice`: one sentence that tells the model what to change. */
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: AiFailureReason; readonly advice?: string };
