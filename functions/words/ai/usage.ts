/** Reads the token counts of an AI answer. An endpoint may omit them or report nonsense. */
import * as z from "zod/mini";
import type { Tokens } from "../draft.ts";

/** Above the limit of any model. */
const MAX_TOKENS = 100_000_000;

const Count = z.int().check(z.minimum(0), z.maximum(MAX_TOKENS));
const Usage = z.object({
  // 0 prompt tokens means that the endpoint did not count.
  prompt_tokens: z.int().check(z.minimum(1), z.maximum(MAX_TOKENS)),
  completion_tokens: Count,
  prompt_tokens_details: z.nullish(z.object({ cached_tokens: z.nullish(Count) })),
});

/** The tokens of a completion's `usage`; undefined if they are unknown. */
export function readUsage(usage: unknown): Tokens | undefined {
  const { data } = Usage.safeParse(usage);
  if (data === undefined) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = data;
  const cached = data.prompt_tokens_details?.cached_tokens ?? 0;
  return cached <= input ? { input, cached, output } : undefined;
}
