/** Asks every model for every draft of a plan, and every judge for its verdicts, until all is done, interrupted or paid out. */
import pLimit from "p-limit";
import type { PlainReason, Tokens } from "../../functions/words/draft.ts";
import type { AiProvider } from "../../functions/words/ai/ai-client.ts";
import type { AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import type { Verdict } from "../../functions/words/judge.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import type { Case } from "../preview/cases.ts";
import { type Asked, createRecordedWriter } from "../preview/recorded-writer.ts";
import type { Shown, WrittenMail } from "../preview/told.ts";
import { mostMicroUsdOf, spentMicroUsdOf } from "./cost.ts";
import { type JudgedAnswer, verdictPrompt } from "./judging.ts";
import type { EvaluatedModel } from "./models.ts";
import { type Plan, UNASKED } from "./plan.ts";
import { createSpending } from "./spending.ts";

/** An email's words by one model. */
export type Writing = {
  readonly model: EvaluatedModel;
  readonly one: Case;
  readonly shown: Shown;
  readonly written: WrittenMail;
};

/** A judge's word on an answer of the corpus. */
export type Judgement = {
  readonly judge: EvaluatedModel;
  readonly answer: JudgedAnswer;
  /** Absent: there was none. */
  readonly verdict?: Verdict;
  readonly tokens: Tokens;
};

export type Evaluation = {
  readonly plan: Plan;
  readonly writings: readonly Writing[];
  readonly judgements: readonly Judgement[];
  /** Emails that no model is asked for, by reason. */
  readonly withoutAi: Readonly<Partial<Record<PlainReason, number>>>;
  readonly spentMicroUsd: number;
  /** Why not all was asked. */
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
  const withoutAi: Partial<Record<PlainReason, number>> = {};
  let isOverLimit = false;
  let done = 0;

  /** Asks a model for prompts, one after the other where `concurrency` says so. */
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
        if (isStopped()) return UNASKED;
        const mostMicroUsd = mostMicroUsdOf(prompt, model);
        if (!(await spending.setAside(mostMicroUsd))) isOverLimit = true;
        if (isOverLimit) return UNASKED;
        const asked = isStopped() ? UNASKED : await writer.ask(prompt, signal);
        spending.settle(mostMicroUsd, spentMicroUsdOf(asked.written, prompt, model));
        const { written } = asked;
        if (signal.aborted && !written.ok) return UNASKED;
        if (!written.ok && written.everybody) failures.set(name, written.why);
        onProgress(++done, spending.spentMicroUsd());
        return asked;
      });
  }

  async function write(
    model: EvaluatedModel,
    one: Case,
    tell: ReturnType<Plan["tellerFor"]>,
    isFirst: boolean,
  ) {
    const told = await tell(one);
    for (const shown of told.kind === "notify" ? told.editions : []) {
      const { written, whyPlain } = shown;
      if (written !== undefined && written.asked !== UNASKED)
        writings.push({ model, one, shown, written });
      if (whyPlain !== undefined && isFirst) withoutAi[whyPlain] = (withoutAi[whyPlain] ?? 0) + 1;
    }
  }

  async function judge(
    model: EvaluatedModel,
    answer: JudgedAnswer,
    ask: (prompt: Prompt) => Promise<Asked>,
  ) {
    let verdict: Verdict | undefined;
    const asked = await ask(verdictPrompt(answer, (given) => (verdict = given)));
    if (asked === UNASKED) return;
    const { tokens } = asked.written;
    judgements.push({ judge: model, answer, tokens, ...(verdict !== undefined && { verdict }) });
  }

  const tellers = await Promise.all(
    plan.models.map(async (model) => ({
      model,
      tell: plan.tellerFor(model, await askerOf(model)),
    })),
  );
  const judges = await Promise.all(
    plan.judges.map(async (model) => ({ model, ask: await askerOf(model) })),
  );
  // The models by turns, so that what an interrupted evaluation has is of all of them.
  const works: Promise<void>[] = [];
  for (let repetition = 0; repetition < plan.repeat; repetition++)
    for (const one of plan.cases)
      for (const [index, { model, tell }] of tellers.entries())
        works.push(write(model, one, tell, repetition + index === 0));
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
