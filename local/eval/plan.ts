/** What an evaluation asks, and its cost, before anything is paid. */
import type { Locale } from "../../functions/notification/language.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import { loadProject } from "../../project/load-project.ts";
import { type Case, casesOf } from "../preview/cases.ts";
import type { Asked } from "../preview/recorded-writer.ts";
import {
  createPreviewer,
  type Previewer,
  rendererOf,
  type WantedLocale,
} from "../preview/sample-preview.ts";
import { CORPUS_LOCALES, corpusCase, notificationNames } from "./corpus.ts";
import { usualMicroUsdOf } from "./cost.ts";
import { type JudgedAnswer, judgedAnswers, sampleOf, verdictPrompt } from "./judging.ts";
import { type EvaluatedModel, type ModelChoice, modelsOf } from "./models.ts";

export type PlanOptions = ModelChoice & {
  readonly types: readonly string[];
  readonly locale: WantedLocale;
  readonly corpus: boolean;
  /** Maximum per language of the corpus: notifications, true answers, untrue answers. */
  readonly sample: number | undefined;
  readonly repeat: number;
  /** The project's folder of definitions. */
  readonly notifications: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

type Ask = (prompt: Prompt) => Promise<Asked>;

export type Plan = {
  readonly models: readonly EvaluatedModel[];
  readonly judges: readonly EvaluatedModel[];
  readonly cases: readonly Case[];
  readonly repeat: number;
  readonly previewerFor: (model: EvaluatedModel, ask: Ask) => Previewer;
  readonly answers: readonly JudgedAnswer[];
  /** Emails that each model writes. */
  readonly drafts: number;
  /** Calls to all models if each first answer is used. */
  readonly calls: number;
  /** The estimated cost; undefined if a price is unknown. */
  readonly microUsd: number | undefined;
};

/** Returned instead of an answer if the model is not asked. */
export const NOT_ASKED: Asked = {
  written: {
    ok: false,
    reason: "ai-no-time",
    everybody: false,
    tokens: { input: 0, cached: 0, output: 0 },
    unknownTries: 0,
  },
  tries: [],
  ms: 0,
};

/** @throws ProjectError, PreviewError, ConfigError */
export async function planEvaluation(options: PlanOptions): Promise<Plan> {
  const { environment, verifyModel, verify, repeat, corpus, sample } = options;
  const models = modelsOf(environment, options);
  const judgeNames = verifyModel === undefined ? options.models : [verifyModel];
  const judges =
    corpus && verify
      ? modelsOf(environment, { models: judgeNames, verifyModel: undefined, verify })
      : [];
  const project = await loadProject(options.notifications);
  const own = await casesOf(project.defined, { types: options.types });
  const locales = corpusLocales(options.locale);
  const ofCorpus = corpus ? locales.flatMap((locale) => corpusCases(locale, sample)) : [];
  const shipped = new Set(ofCorpus);
  // The corpus uses the shipped languages, whatever the project has.
  const shippedProject = { ...project, locales: languages };
  const render = rendererOf(project);
  const renderShipped = rendererOf(shippedProject);
  const previewerFor: Plan["previewerFor"] = ({ settings }, ask) => {
    const previewOwn = createPreviewer({ ask }, settings, project, render, options.locale);
    const previewShipped = createPreviewer(
      { ask },
      settings,
      shippedProject,
      renderShipped,
      undefined,
    );
    return (one) => (shipped.has(one) ? previewShipped(one) : previewOwn(one));
  };
  const cases = [...own, ...ofCorpus];
  const answers =
    judges.length === 0 ? [] : locales.flatMap((locale) => judgedAnswers(locale, sample));
  const plan = { models, judges, cases, repeat, previewerFor, answers };
  return { ...plan, ...(await estimate(plan)) };
}

function corpusLocales(wanted: WantedLocale): readonly Locale[] {
  return CORPUS_LOCALES.filter(
    (locale) =>
      Object.hasOwn(languages, locale) &&
      (wanted === undefined || wanted === "all" || wanted === locale),
  );
}

function corpusCases(locale: Locale, sample: number | undefined): Case[] {
  return sampleOf(notificationNames, sample).map((name) => ({
    id: `corpus-${name}-${locale}`,
    path: "the shipped corpus",
    ...corpusCase(name, locale),
  }));
}

/** Builds every prompt and sends none. */
async function estimate({
  models,
  judges,
  cases,
  repeat,
  previewerFor,
  answers,
}: Omit<Plan, "drafts" | "calls" | "microUsd">): Promise<
  Pick<Plan, "drafts" | "calls" | "microUsd">
> {
  const [first] = models;
  if (first === undefined) return { drafts: 0, calls: 0, microUsd: 0 };
  const prompts: Prompt[] = [];
  const preview = previewerFor(first, (prompt) => {
    prompts.push(prompt);
    return Promise.resolve(NOT_ASKED);
  });
  for (const one of cases) await preview(one);
  const verdicts = answers.map((answer) => verdictPrompt(answer, () => {}));
  const callsOf = (prompt: Prompt) => (prompt.judge === undefined ? 1 : 2);
  const calls =
    sumOf(prompts.map(callsOf)) * models.length * repeat + verdicts.length * judges.length;
  const costs = [
    ...models.flatMap((model) =>
      prompts.map((prompt) => usualMicroUsdOf(prompt, model)).map((usd) => usd && usd * repeat),
    ),
    ...judges.flatMap((judge) => verdicts.map((prompt) => usualMicroUsdOf(prompt, judge))),
  ];
  const known = costs.filter((cost) => cost !== undefined);
  return {
    drafts: prompts.length * repeat,
    calls,
    microUsd: known.length === costs.length ? sumOf(known) : undefined,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
