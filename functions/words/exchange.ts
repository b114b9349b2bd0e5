/** What the AI was asked for a draft and what it answered, as the plan keeps it. */
import * as z from "zod/mini";

export type AiCall = {
  /** `verify`: the judge checks the previous answer. */
  readonly call: "write" | "verify";
  readonly model: string;
  /** Epoch ms. */
  readonly atMs: number;
  readonly tookMs: number;
  /**
   * The user message: labels and kinds, and the values that the definition shares. The judge's is not kept: it has the same data,
   * and the sentences of the answer.
   */
  readonly request?: string | undefined;
  /** Undefined: no answer that could be read. */
  readonly answer: string | undefined;
  /** Why the answer was not used. */
  readonly refused: string | undefined;
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
};

/** The calls for one language. */
export type Exchange = { readonly locale: string; readonly calls: readonly AiCall[] };

const Count = z.number();
const Exchanges = z.array(
  z.object({
    locale: z.string(),
    calls: z.array(
      z.object({
        call: z.enum(["write", "verify"]),
        model: z.string(),
        atMs: Count,
        tookMs: Count,
        request: z.optional(z.string()),
        answer: z.optional(z.string()),
        refused: z.optional(z.string()),
        tokens: z.object({ input: Count, cached: Count, output: Count }),
      }),
    ),
  }),
);

/** Exchanges in an unknown form are ignored: they only explain an email. */
export function readExchanges(json: string): readonly Exchange[] {
  try {
    const { data = [] } = Exchanges.safeParse(JSON.parse(json));
    return data.map(({ locale, calls }) => ({
      locale,
      calls: calls.map((call) => ({ ...call, answer: call.answer, refused: call.refused })),
    }));
  } catch {
    return [];
  }
}
