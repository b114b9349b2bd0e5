/** Runs a plan: each model writes each email, each judge gives its verdicts. */
import pLimit from "p-limit";
import type { FallbackReason, Tokens } from "../../functions/words/draft.ts";
import type { AiProvider } from "../../functions/words/ai/ai-client.ts";
import type { AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import type { Verdict } from "../../functions/words/judge.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import type { Case } from "../preview/cases.ts";
import { type Asked, createRecordedWriter } from "../preview/recorded-writer.ts";
import type { PreviewedEmail, Previewer, WrittenEmail } from "../preview/sample-preview.ts";
import { mostMicroUsdOf, spentMicroUsdOf } from "./cost.ts";
import { type JudgedAnswer, verdictPrompt } from "./judging.ts";
import type { EvaluatedModel } from "./models.ts";
import { type Plan, NOT_ASKED } from "./plan.ts";
import { createSpending } from "./spending.ts";

/** An email written by one model. */
export type Writing = {
  readonly model: EvaluatedModel;
  readonly one: Case;
  readonly shown: PreviewedEmail;
  readonly written: WrittenEmail;
};

/** A judge's verdict on an answer of the corpus. */
export type Judgement = {
  readonly judge: EvaluatedModel;
  readonly answer: JudgedAnswer;
  /** Undefined: the judge gave none. */
  readonly verdict?: Verdict;
  readonly tokens: Tokens;
};

export type Evaluation = {
  readonly plan: Plan;
  readonly writings: readonly Writing[];
  readonly judgements: readonly Judgement[];
  /** Emails written without AI, by reason. */
  readonly withoutAi: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly spentMicroUsd: number;
  /** Why the plan is not complete. */
  readonly ended?: "limit" | "interrupted";
  /** Models that cannot be asked, and why. */
  readonly failures: ReadonlyMap<string, AiFailureReason>;
};

export type EvaluateOptions = {
  readonly provider: AiProvider;
  readonly concurrency: number;
  readonly limitUsd: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, spentMicroUsd: number) => void;
};

export async function evaluate(
  plan: Plan,
  { provider, concurrency, limitUsd = Infinity, signal, onProgress }: EvaluateOptions,
): Promise<Evaluation> {
  const limit = pLimit(concurrency);
  const spending = createSpending(limitUsd * 1e6);
  const failures = new Map<string, AiFailureReason>();
  const writings: Writing[] = [];
  const judgements: Judgement[] = [];
  const withoutAi: Partial<Record<FallbackReason, number>> = {};
  let isOverLimit = false;
  let done = 0;

  async function askerOf(model: EvaluatedModel): Promise<(prompt: Prompt) => Promise<Asked>> {
    const { name, judge, settings } = model;
    const writer = await createRecordedWriter({
      provider,
      config: settings.config,
      model: name,
      verifyModel: judge,
      concurrency,
    });
    return (prompt) =>
      limit(async () => {
        const isStopped = () => signal.aborted || isOverLimit || failures.has(name);
        if (isStopped()) return NOT_ASKED;
        const mostMicroUsd = mostMicroUsdOf(prompt, model);
        if (!(await spending.reserve(mostMicroUsd))) isOverLimit = true;
        if (isOverLimit) return NOT_ASKED;
        const asked = isStopped() ? NOT_ASKED : await writer.ask(prompt, signal);
        spending.settle(mostMicroUsd, spentMicroUsdOf(asked.written, prompt, model));
        const { written } = asked;
        if (signal.aborted && !written.ok) return NOT_ASKED;
        if (!written.ok && written.everybody) failures.set(name, written.reason);
        onProgress(++done, spending.spentMicroUsd());
        return asked;
      });
  }

  async function write(model: EvaluatedModel, one: Case, preview: Previewer, isFirst: boolean) {
    const sample = await preview(one);
    for (const shown of sample.kind === "emails" ? sample.emails : []) {
      const { written, whyFallback } = shown;
      if (written !== undefined && written.asked !== NOT_ASKED)
        writings.push({ model, one, shown, written });
      if (whyFallback !== undefined && isFirst)
        withoutAi[whyFallback] = (withoutAi[whyFallback] ?? 0) + 1;
    }
  }

  async function judge(
    model: EvaluatedModel,
    answer: JudgedAnswer,
    ask: (prompt: Prompt) => Promise<Asked>,
  ) {
    let verdict: Verdict | undefined;
    const asked = await ask(verdictPrompt(answer, (given) => (verdict = given)));
    if (asked === NOT_ASKED) return;
    const { tokens } = asked.written;
    judgements.push({ judge: model, answer, tokens, ...(verdict !== undefined && { verdict }) });
  }

  const writers = await Promise.all(
    plan.models.map(async (model) => ({
      model,
      preview: plan.previewerFor(model, await askerOf(model)),
    })),
  );
  const judges = await Promise.all(
    plan.judges.map(async (model) => ({ model, ask: await askerOf(model) })),
  );
  // Models take turns, so that an interrupted evaluation compares all of them.
  const works: Promise<void>[] = [];
  for (let repetition = 0; repetition < plan.repeat; repetition++)
    for (const one of plan.cases)
      for (const [index, { model, preview }] of writers.entries())
        works.push(write(model, one, preview, repetition + index === 0));
  for (const answer of plan.answers)
    for (const { model, ask } of judges) works.push(judge(model, answer, ask));
  await Promise.all(works);
  const ended = signal.aborted ? "interrupted" : isOverLimit ? "limit" : undefined;
  return {
    plan,
    writings,
    judgements,
    withoutAi,
    spentMicroUsd: spending.spentMicroUsd(),
    failures,
    ...(ended !== undefined && { ended }),
  };
}
