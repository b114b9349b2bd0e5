/** Plans the calls, asks whether to pay for them, makes them, and reports. */
import { AI_FAILURE_REASONS, type AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import { adviceFor } from "../../local/ai-advice.ts";
import { counted } from "../../local/counted.ts";
import { createScreen, type Screen } from "../../local/dev/terminal/screen.ts";
import { type Evaluation, evaluate } from "../../local/eval/evaluate.ts";
import { checkOut, writeEvaluation } from "../../local/eval/folder.ts";
import { type Plan, planEvaluation } from "../../local/eval/plan.ts";
import { type EvalReport, reportOf } from "../../local/eval/report.ts";
import { UsageError } from "../shared/command-error.ts";
import { projectIn } from "../shared/project-folder.ts";
import { providerOf } from "./provider.ts";
import { reportText } from "./report-text.ts";

export type EvalCommandOptions = {
  readonly project: string;
  readonly model: readonly string[];
  readonly verifyModel?: string;
  readonly verify: boolean;
  readonly locale?: string;
  readonly corpus?: true;
  readonly sample?: number;
  readonly repeat: number;
  readonly concurrency: number;
  readonly limitUsd?: number;
  readonly out?: string;
  readonly yes?: true;
  readonly json?: true;
};

/** Returns the exit code. @throws UsageError, CommandError, PreviewError, ProjectError, ConfigError, SettingsError */
export async function runEval(
  types: readonly string[],
  options: EvalCommandOptions,
): Promise<number> {
  const { notifications, configFile } = projectIn(options.project);
  checkOptions(options);
  if (options.out !== undefined) await checkOut(options.out);
  // With --json only the report goes to stdout.
  const screen = createScreen(options.json ? process.stderr : process.stdout);
  const plan = await planEvaluation({
    types,
    models: options.model,
    verifyModel: options.verifyModel,
    verify: options.verify,
    locale: options.locale,
    corpus: options.corpus ?? false,
    sample: options.sample,
    repeat: options.repeat,
    notifications,
    environment: process.env,
  });
  const [first] = plan.models;
  if (first === undefined) throw new Error("Expected a model");
  const { config, hasAi } = first.settings;
  const provider = await providerOf(config, hasAi, configFile, process.env);
  screen.say(foreseenText(plan, options));
  if (!(await isWanted(options))) {
    screen.say("Nothing was asked.");
    return 0;
  }
  const evaluation = await untilCtrlC((signal) =>
    withProgress(screen, plan, (onProgress) =>
      evaluate(plan, {
        provider,
        concurrency: options.concurrency,
        limitUsd: options.limitUsd,
        signal,
        onProgress,
      }),
    ),
  );
  return reported(evaluation, options, screen, provider.kind === "bedrock");
}

function checkOptions({ verify, verifyModel, corpus, sample }: EvalCommandOptions): void {
  if (!verify && verifyModel !== undefined)
    throw new UsageError("Expected --verify-model or --no-verify, got both");
  if (sample !== undefined && corpus === undefined)
    throw new UsageError("Expected --corpus with --sample, got --sample alone");
}

function foreseenText(plan: Plan, { limitUsd }: EvalCommandOptions): string {
  const { models, judges, answers, drafts, calls, microUsd } = plan;
  const unpriced = [...models, ...judges].filter(
    ({ price, judge, judgePrice }) =>
      price === undefined || (judge !== undefined && judgePrice === undefined),
  );
  const names = [...new Set(unpriced.map(({ name }) => name))].join(", ");
  const lines = [
    `${counted(drafts, "email")} by ${counted(models.length, "model")}${judges.length === 0 ? "" : `, ${counted(answers.length, "answer")} of the corpus by ${counted(judges.length, "judge")}`}`,
    `${counted(calls, "call")}, up to twice as many where answers are refused; ${microUsd === undefined ? "cost unknown" : `about ${usdText(microUsd)}`}`,
  ];
  if (names !== "")
    lines.push(
      `Price unknown: ${names} or its judge. Set AI_PRICE_USD_PER_MILLION (input/cached/output).`,
      ...(limitUsd === undefined ? [] : ["For --limit-usd it counts as the dearest known price."]),
    );
  return lines.join("\n");
}

function usdText(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(microUsd < 1e5 ? 4 : 2)}`;
}

async function isWanted({ yes, json }: EvalCommandOptions): Promise<boolean> {
  const output = json ? process.stderr : process.stdout;
  if (yes || !process.stdin.isTTY || !output.isTTY) return true;
  const { confirm } = await import("@inquirer/prompts");
  return confirm({ message: "Make these calls?", default: true }, { output });
}

/** The first Ctrl-C ends the calls, and what there is is reported; the second ends the program. */
async function untilCtrlC<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  try {
    return await work(ending.signal);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
  }
}

/** A line each second. */
async function withProgress<T>(
  screen: Screen,
  plan: Plan,
  work: (onProgress: (done: number, spentMicroUsd: number) => void) => Promise<T>,
): Promise<T> {
  const all = plan.drafts * plan.models.length + plan.answers.length * plan.judges.length;
  let line = `Asked 0 of ${all}`;
  const timer = setInterval(() => screen.progress(line), 1000);
  try {
    return await work((done, spentMicroUsd) => {
      line = `Asked ${done} of ${all}: ${usdText(spentMicroUsd)}`;
    });
  } finally {
    clearInterval(timer);
    screen.clearProgress();
  }
}

async function reported(
  evaluation: Evaluation,
  { out, json }: EvalCommandOptions,
  screen: Screen,
  isBedrock: boolean,
): Promise<number> {
  const report = reportOf(evaluation);
  if (out !== undefined) await writeEvaluation(out, evaluation, report);
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else screen.say(reportText(report));
  if (out !== undefined) screen.say(`Every answer: ${out}/index.html`);
  for (const [model, why] of unusableModels(report)) {
    const { says, fix } = adviceFor(why, isBedrock ? "bedrock" : "openai");
    process.stderr.write(
      `${model}: ${says}; ${why === "ai-unauthorised" && !isBedrock ? KEY_FIX : fixHere(fix)}\n`,
    );
  }
  return isFine(report) ? 0 : 1;
}

/** Models that cannot be asked or have no accepted answer, and why most often. */
function unusableModels({ writing, failures }: EvalReport): Map<string, AiFailureReason> {
  const unusable = new Map(Object.entries(failures));
  for (const { model, drafts, accepted, fallback } of writing) {
    const [[why] = []] = Object.entries(fallback).toSorted(([, one], [, other]) => other - one);
    const reason = AI_FAILURE_REASONS.find((known) => known === why);
    if (drafts > 0 && accepted === 0 && reason !== undefined && !unusable.has(model))
      unusable.set(model, reason);
  }
  return unusable;
}

const KEY_FIX = "set OPENAI_API_KEY to a valid key";

/** A fix with what this command reads in place of settings. */
function fixHere(fix: string): string {
  return fix.replaceAll("`model`", "--model").replaceAll("`openAiBaseUrl`", "OPENAI_BASE_URL");
}

function isFine({ ended, writing, judging, failures }: EvalReport): boolean {
  return (
    ended === "complete" &&
    Object.keys(failures).length === 0 &&
    writing.every(({ drafts, accepted }) => drafts === 0 || accepted > 0) &&
    judging.every(({ languages }) => {
      const { accepted, caught } = languages["all"] ?? {};
      return accepted === undefined || caught === undefined || accepted.of + caught.of > 0;
    })
  );
}
