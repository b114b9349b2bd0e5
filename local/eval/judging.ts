/** The corpus's answers for a judge: true ones, and ones with true values in wrong relations. */
import type { Call } from "../../functions/words/call.ts";
import type { Answer } from "../../functions/words/answer.ts";
import type { Verdict } from "../../functions/words/judge.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import { type CorpusAnswer, promptOf, readCorpus } from "./corpus.ts";

export type JudgedAnswer = {
  readonly locale: string;
  /** From the corpus. */
  readonly given: CorpusAnswer;
  /** For the judge. */
  readonly answer: Answer;
  readonly call: Call<Verdict>;
};

export function isTrue({ given }: Pick<JudgedAnswer, "given">): boolean {
  return given.group === "true";
}

/** "invented cause: the trainer is ill" is of the kind "invented cause". */
export function faultOf({ given }: Pick<JudgedAnswer, "given">): string {
  const [kind = ""] = (given.why ?? "").split(":", 1);
  return kind;
}

/**
 * The answers that pass the structural checks and so reach a judge.
 * @param most maximum of true and of untrue answers; undefined: all
 */
export function judgedAnswers(locale: string, most: number | undefined): JudgedAnswer[] {
  const all = readCorpus(locale).flatMap((given): JudgedAnswer[] => {
    if (given.group !== "true" && given.group !== "relation") return [];
    const { notification, headline, bullets, summary } = given;
    const { prompt } = promptOf(notification, locale);
    const read = prompt.read(JSON.stringify({ headline, bullets, summary }));
    if (!read.ok || prompt.judge === undefined) return [];
    return [{ locale, given, answer: read.value, call: prompt.judge(read.value) }];
  });
  return [true, false].flatMap((kind) =>
    sampleOf(
      all.filter((one) => isTrue(one) === kind),
      most,
    ),
  );
}

/** Always the same sample, so that models are comparable. */
export function sampleOf<T>(all: readonly T[], most: number | undefined): readonly T[] {
  if (most === undefined || all.length <= most) return all;
  const random = seeded(SEED);
  return all
    .map((one, index) => ({ one, index, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, most)
    .toSorted((one, other) => one.index - other.index)
    .map(({ one }) => one);
}

const SEED = 12;

/** Numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A verdict's call as a prompt, so that the processor's writer sends it. */
export function verdictPrompt(
  { answer, call }: JudgedAnswer,
  onVerdict: (verdict: Verdict) => void,
): Prompt {
  return {
    ...call,
    systemAfter: () => call.system,
    summaryOf: [],
    read: (content) => {
      const read = call.read(content);
      if (!read.ok) return read;
      onVerdict(read.value);
      return { ok: true, value: answer };
    },
  };
}
