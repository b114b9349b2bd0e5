/** What an evaluation is going to ask, before anything is paid for. */
import type { Locale } from "../../functions/notification/language.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import type { Prompt } from "../../functions/words/prompt.ts";
import { loadProject } from "../../project/load-project.ts";
import { type Case, casesOf } from "../preview/cases.ts";
import type { Asked } from "../preview/recorded-writer.ts";
import { createTeller, rendererOf, type ShownLocale, type Teller } from "../preview/told.ts";
import { CORPUS_LOCALES, corpusCase, notificationNames } from "./corpus.ts";
import { usualMicroUsdOf } from "./cost.ts";
import { type JudgedAnswer, judgedAnswers, sampleOf, verdictPrompt } from "./judging.ts";
import { type EvaluatedModel, type ModelChoice, modelsOf } from "./models.ts";

export type PlanOptions = ModelChoice & {
  readonly types: readonly string[];
  readonly locale: ShownLocale;
  readonly corpus: boolean;
  /** Of the corpus, for each language: the most notifications, true answers and untrue answers. */
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
  /** What tells a case in the words of a model. */
  readonly tellerFor: (model: EvaluatedModel, ask: Ask) => Teller;
  readonly answers: readonly JudgedAnswer[];
  /** Emails a model writes. */
  readonly drafts: number;
  /** Calls that all models get where each first answer is used. */
  readonly calls: number;
  /** About what these cost; undefined where a price is not known. */
  readonly microUsd: number | undefined;
};

/** Stands for what was not asked, and never came. */
export const UNASKED: Asked = {
  written: {
    ok: false,
    why: "ai-no-time",
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
  // The corpus is told in the shipped languages, whichever the project has.
  const shippedProject = { ...project, locales: languages };
  const render = rendererOf(project);
  const renderShipped = rendererOf(shippedProject);
  const tellerFor: Plan["tellerFor"] = ({ settings }, ask) => {
    const tellOwn = createTeller({ ask }, settings, project, render, options.locale);
    const tellShipped = createTeller({ ask }, settings, shippedProject, renderShipped, undefined);
    return (one) => (shipped.has(one) ? tellShipped(one) : tellOwn(one));
  };
  const cases = [...own, ...ofCorpus];
  const answers =
    judges.length === 0 ? [] : locales.flatMap((locale) => judgedAnswers(locale, sample));
  const plan = { models, judges, cases, repeat, tellerFor, answers };
  return { ...plan, ...(await foreseen(plan)) };
}

function corpusLocales(shown: ShownLocale): readonly Locale[] {
  return CORPUS_LOCALES.filter(
    (locale) =>
      Object.hasOwn(languages, locale) &&
      (shown === undefined || shown === "all" || shown === locale),
  );
}

function corpusCases(locale: Locale, sample: number | undefined): Case[] {
  return sampleOf(notificationNames, sample).map((name) => ({
    id: `corpus-${name}-${locale}`,
    path: "the shipped corpus",
    ...corpusCase(name, locale),
  }));
}

/** Makes every prompt and asks none. */
async function foreseen({
  models,
  judges,
  cases,
  repeat,
  tellerFor,
  answers,
}: Omit<Plan, "drafts" | "calls" | "microUsd">): Promise<
  Pick<Plan, "drafts" | "calls" | "microUsd">
> {
  const [first] = models;
  if (first === undefined) return { drafts: 0, calls: 0, microUsd: 0 };
  const prompts: Prompt[] = [];
  const tell = tellerFor(first, (prompt) => {
    prompts.push(prompt);
    return Promise.resolve(UNASKED);
  });
  for (const one of cases) await tell(one);
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
