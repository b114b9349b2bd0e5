/** Plans the calls, asks for a confirmation, makes them, and reports. */
import { AI_FAILURE_REASONS, type AiFailureReason } from "../../functions/words/ai/ai-failure.ts";
import { adviceFor } from "../../local/ai-advice.ts";
import { counted } from "../../local/counted.ts";
import { createScreen, type Screen } from "../../local/dev/terminal/screen.ts";
import { evaluate } from "../../local/eval/evaluate.ts";
import { checkOut, writeEvaluation } from "../../local/eval/folder.ts";
import { type Plan, planEvaluation } from "../../local/eval/plan.ts";
import { type EvalReport, reportOf } from "../../local/eval/report.ts";
import { UsageError } from "../shared/command-error.ts";
import { findProject } from "../shared/project-folder.ts";
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
  const { out, json, limitUsd, verify, verifyModel, corpus = false, sample } = options;
  const { notifications, configFile } = findProject(options.project);
  if (!verify && verifyModel !== undefined)
    throw new UsageError("Expected --verify-model or --no-verify, got both");
  if (sample !== undefined && !corpus)
    throw new UsageError("Expected --corpus with --sample, got --sample alone");
  if (out !== undefined) await checkOut(out);
  // With --json, only the report goes to stdout.
  const screen = createScreen(json ? process.stderr : process.stdout);
  const plan = await planEvaluation({
    types,
    models: options.model,
    verifyModel,
    verify,
    locale: options.locale,
    corpus,
    sample,
    repeat: options.repeat,
    notifications,
    environment: process.env,
  });
  const [first] = plan.models;
  if (first === undefined) throw new Error("Expected a model");
  const { config, hasAi } = first.settings;
  const provider = await providerOf(config, hasAi, configFile, process.env);
  screen.print(planText(plan, limitUsd));
  if (!(await isConfirmed(options))) {
    screen.print("No call was made.");
    return 0;
  }
  const evaluation = await untilCtrlC((signal) =>
    withProgress(screen, plan, (onProgress) => {
      const { concurrency } = options;
      return evaluate(plan, { provider, concurrency, limitUsd, signal, onProgress });
    }),
  );
  const report = reportOf(evaluation);
  if (out !== undefined) await writeEvaluation(out, evaluation, report);
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else screen.print(reportText(report));
  if (out !== undefined) screen.print(`Every answer: ${out}/index.html`);
  for (const [model, reason] of unusableModels(report))
    process.stderr.write(`${model}: ${adviceText(reason, provider.kind)}\n`);
  return isSuccess(report) ? 0 : 1;
}

function planText(plan: Plan, limitUsd: number | undefined): string {
  const { models, judges, answers, drafts, calls, microUsd } = plan;
  const corpus =
    judges.length === 0
      ? ""
      : `, ${counted(answers.length, "answer")} of the corpus by ${counted(judges.length, "judge")}`;
  const cost = microUsd === undefined ? "cost unknown" : `about ${usdText(microUsd)}`;
  const lines = [
    `${counted(drafts, "email")} by ${counted(models.length, "model")}${corpus}`,
    `${counted(calls, "call")}, up to twice as many if answers are refused; ${cost}`,
  ];
  const unpriced = [...models, ...judges].filter(
    ({ price, judge, judgePrice }) =>
      price === undefined || (judge !== undefined && judgePrice === undefined),
  );
  const names = [...new Set(unpriced.map(({ name }) => name))].join(", ");
  if (names !== "") {
    lines.push(
      `Price unknown: ${names} or its judge. Set AI_PRICE_USD_PER_MILLION (input/cached/output).`,
    );
    if (limitUsd !== undefined) lines.push("For --limit-usd, the highest known price is used.");
  }
  return lines.join("\n");
}

function usdText(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(microUsd < 1e5 ? 4 : 2)}`;
}

async function isConfirmed({ yes, json }: EvalCommandOptions): Promise<boolean> {
  const output = json ? process.stderr : process.stdout;
  if (yes || !process.stdin.isTTY || !output.isTTY) return true;
  const { confirm } = await import("@inquirer/prompts");
  return confirm({ message: "Make these calls?", default: true }, { output });
}

/** The first Ctrl-C ends the calls, and the results so far are reported; the second ends the program. */
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

/** Shows a line each second while `work` runs. */
async function withProgress<T>(
  screen: Screen,
  { drafts, models, answers, judges }: Plan,
  work: (onProgress: (done: number, spentMicroUsd: number) => void) => Promise<T>,
): Promise<T> {
  const all = drafts * models.length + answers.length * judges.length;
  let line = `Done: 0 of ${all}`;
  const timer = setInterval(() => screen.progress(line), 1000);
  try {
    return await work((done, microUsd) => {
      line = `Done: ${done} of ${all}, ${usdText(microUsd)}`;
    });
  } finally {
    clearInterval(timer);
    screen.clearProgress();
  }
}

/** Models that cannot be called or have no accepted answer, with the most frequent reason. */
function unusableModels({ writing, failures }: EvalReport): Map<string, AiFailureReason> {
  const unusable = new Map(Object.entries(failures));
  for (const { model, drafts, accepted, fallback } of writing) {
    const [[most] = []] = Object.entries(fallback).toSorted(([, one], [, other]) => other - one);
    const reason = AI_FAILURE_REASONS.find((known) => known === most);
    if (drafts > 0 && accepted === 0 && reason !== undefined && !unusable.has(model))
      unusable.set(model, reason);
  }
  return unusable;
}

/** This command reads options and the environment instead of settings. */
function adviceText(reason: AiFailureReason, provider: "openai" | "bedrock"): string {
  const { problem, fix } = adviceFor(reason, provider);
  if (reason === "ai-unauthorised" && provider === "openai")
    return `${problem}; set OPENAI_API_KEY to a valid key`;
  return `${problem}; ${fix.replaceAll("`model`", "--model").replaceAll("`openAiBaseUrl`", "OPENAI_BASE_URL")}`;
}

function isSuccess({ ended, writing, judging, failures }: EvalReport): boolean {
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
