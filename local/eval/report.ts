/** The numbers of an evaluation. */
import type { AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import { microUsdOf, type Price } from "../../functions/words/budget/price.ts";
import {
  addTokens,
  NO_TOKENS,
  type FallbackReason,
  type Tokens,
} from "../../functions/words/draft.ts";
import type { Asked } from "../preview/recorded-writer.ts";
import type { Evaluation, Judgement, Writing } from "./evaluate.ts";
import { faultOf, isTrue } from "./judging.ts";
import type { EvaluatedModel } from "./models.ts";

type Counts<Name extends string> = Readonly<Partial<Record<Name, number>>>;
type Share = { readonly of: number; readonly count: number };

export type WritingReport = {
  readonly model: string;
  /** The model that judged; null: none. */
  readonly judge: string | null;
  readonly drafts: number;
  readonly accepted: number;
  /** Drafts with the fallback text, by reason. */
  readonly fallback: Counts<FallbackReason>;
  /** Drafts whose first try was not used, by reason. */
  readonly secondTries: Counts<AiFailureReason>;
  /** Of all drafts together. */
  readonly tokens: { readonly writer: Tokens; readonly judge: Tokens };
  /** Calls that may be billed but reported no usage; not part of `tokens`. */
  readonly callsWithoutUsage: number;
  /** null: a price is unknown. */
  readonly usdPer1000Emails: number | null;
  /** Per draft, with second try and judge; null: no drafts. */
  readonly seconds: { readonly p50: number; readonly p95: number } | null;
};

export type JudgingReport = {
  readonly judge: string;
  /** By language; "all" is first. */
  readonly languages: Readonly<
    Record<string, { readonly accepted: Share; readonly caught: Share; readonly noVerdict: number }>
  >;
  /** Untrue answers that were caught, by kind of fault. */
  readonly faults: Readonly<Record<string, Share>>;
  readonly tokens: Tokens;
  /** null: its price is unknown. */
  readonly usdPer1000Verdicts: number | null;
};

export type EvalReport = {
  readonly currency: "USD";
  readonly writing: readonly WritingReport[];
  readonly judging: readonly JudgingReport[];
  /** Emails written without AI, by reason. */
  readonly withoutAi: Counts<FallbackReason>;
  /** Unknown prices and usages count at their maximum. */
  readonly spentUsd: number;
  readonly ended: "complete" | "limit" | "interrupted";
  readonly failures: Readonly<Record<string, AiFailureReason>>;
};

export function reportOf(evaluation: Evaluation): EvalReport {
  const { plan, writings, judgements, withoutAi, spentMicroUsd, ended, failures } = evaluation;
  return {
    currency: "USD",
    writing: plan.models.map((model) =>
      writingReport(
        model,
        writings.filter((one) => one.model === model),
      ),
    ),
    judging: plan.judges.map((judge) =>
      judgingReport(
        judge,
        judgements.filter((one) => one.judge === judge),
      ),
    ),
    withoutAi,
    spentUsd: spentMicroUsd / 1e6,
    ended: ended ?? "complete",
    failures: Object.fromEntries(failures),
  };
}

function writingReport(model: EvaluatedModel, writings: readonly Writing[]): WritingReport {
  const all = writings.map(({ written }) => written.asked);
  const verifications = all.flatMap(({ written }) => written.verification ?? []);
  const usages = all.map(({ written }) => written);
  const tokens = { writer: sumOf(usages), judge: sumOf(verifications) };
  const usd =
    verifications.length === 0
      ? usdOf(tokens.writer, model.price)
      : addUsd(usdOf(tokens.writer, model.price), usdOf(tokens.judge, model.judgePrice));
  return {
    model: model.name,
    judge: model.judge ?? null,
    drafts: all.length,
    accepted: usages.filter(({ ok }) => ok).length,
    fallback: countsOf(usages.flatMap((one) => (one.ok ? [] : [one.reason]))),
    secondTries: countsOf(all.flatMap(whySecond)),
    tokens,
    callsWithoutUsage: [...usages, ...verifications].reduce(
      (sum, { unknownTries }) => sum + unknownTries,
      0,
    ),
    usdPer1000Emails: usd === null || all.length === 0 ? null : (usd / all.length) * 1000,
    seconds: secondsOf(all),
  };
}

function judgingReport(judge: EvaluatedModel, judgements: readonly Judgement[]): JudgingReport {
  const locales = [...new Set(judgements.map(({ answer }) => answer.locale))];
  const faults = [
    ...new Set(judgements.flatMap(({ answer }) => (isTrue(answer) ? [] : [faultOf(answer)]))),
  ];
  const tokens = sumOf(judgements);
  const usd = usdOf(tokens, judge.price);
  const within = (locale: string) => judgements.filter(({ answer }) => answer.locale === locale);
  return {
    judge: judge.name,
    languages: {
      all: verdictsOf(judgements),
      ...Object.fromEntries(locales.map((locale) => [locale, verdictsOf(within(locale))])),
    },
    faults: Object.fromEntries(
      faults.map((fault) => [
        fault,
        verdictsOf(judgements.filter(({ answer }) => !isTrue(answer) && faultOf(answer) === fault))
          .caught,
      ]),
    ),
    tokens,
    usdPer1000Verdicts:
      usd === null || judgements.length === 0 ? null : (usd / judgements.length) * 1000,
  };
}

function verdictsOf(judgements: readonly Judgement[]) {
  const judged = judgements.filter(({ verdict }) => verdict !== undefined);
  const trueOnes = judged.filter(({ answer }) => isTrue(answer));
  const untrue = judged.filter(({ answer }) => !isTrue(answer));
  return {
    accepted: {
      of: trueOnes.length,
      count: trueOnes.filter(({ verdict }) => verdict?.supported === true).length,
    },
    caught: {
      of: untrue.length,
      count: untrue.filter(({ verdict }) => verdict?.supported === false).length,
    },
    noVerdict: judgements.length - judged.length,
  };
}

/** Why the first try was not used, if there was a second. */
function whySecond({ written, tries }: Asked): AiFailureReason[] {
  if (written.ok) return written.firstRefused === undefined ? [] : [written.firstRefused];
  const second = tries.findIndex(({ name }) => name === "Writer, second try");
  if (second === -1) return [];
  const verdict = tries[second - 1]?.verdict;
  return [verdict === undefined || verdict === "used" ? written.reason : verdict];
}

function secondsOf(all: readonly Asked[]): WritingReport["seconds"] {
  if (all.length === 0) return null;
  const sorted = all.map(({ ms }) => ms).toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.ceil(part * sorted.length) - 1] ?? 0) / 1000;
  return { p50: at(0.5), p95: at(0.95) };
}

function sumOf(usages: readonly { readonly tokens: Tokens }[]): Tokens {
  return usages.map(({ tokens }) => tokens).reduce(addTokens, NO_TOKENS);
}

function usdOf(tokens: Tokens, price: Price | undefined): number | null {
  return price === undefined ? null : microUsdOf(tokens, price) / 1e6;
}

function addUsd(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function countsOf<Name extends string>(names: readonly Name[]): Counts<Name> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
