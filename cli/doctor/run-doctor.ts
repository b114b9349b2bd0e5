import { stackIdOf } from "../../lib/settings/stage.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../../lib/settings/settings.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { commandText, textFor } from "../../operator/command-text.ts";
import { PAGE_VARIABLE, readRunning, runningFile } from "../../local/dev/running.ts";
import { targetOf } from "../operator/options.ts";
import { useLocal } from "../shared/local-server.ts";
import { type StackOutputs, readOutputsFile, readOutputs } from "../shared/outputs.ts";
import { findProject } from "../shared/project-folder.ts";
import { CHECKS } from "./checks.ts";
import { examine, fail, type Finding, REACH } from "./finding.ts";
import { LOCAL_KEY, localDeployed, localSettings } from "./local.ts";
import { lineOf, summaryOf } from "./report.ts";
import { createCheckContext, type CheckContext } from "./check-context.ts";

export type DoctorOptions = StackOutputs & {
  readonly project: string;
  readonly stage?: string;
  readonly context?: Record<string, string>;
  readonly outputs?: string;
  /** Seconds for each check. */
  readonly timeout: number;
  readonly json?: true;
  readonly local?: true | string;
};

/** Prints the findings and returns the exit code. @throws CommandError, UsageError */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { project, local, timeout, json } = options;
  const opened = await (local === undefined
    ? openAws(options)
    : openLocal(local === true ? runningFile(project) : local));
  let found: readonly Finding[];
  if ("faults" in opened) found = opened.faults;
  else {
    found = await examine(Object.values(CHECKS), opened, timeout * 1_000);
    opened.stop();
  }
  const findings = found.map((one) => forTarget(one, options));
  if (json) console.log(JSON.stringify(findings, undefined, 2));
  else console.log([...findings.map(lineOf), "", summaryOf(findings)].join("\n"));
  return findings.some(({ level }) => level === "fail") ? 1 : 0;
}

/** Its command as the operator pastes it. */
function forTarget(finding: Finding, { project, local, stage, context }: DoctorOptions): Finding {
  const { fix } = finding;
  const target = targetOf({ project, stage: stage ?? context?.["stage"], local: Boolean(local) });
  if (fix === undefined) return finding;
  if (local && fix === REACH) return { ...finding, fix: "does the dev server still run?" };
  const isCommand = fix.startsWith("postrider ");
  return { ...finding, fix: isCommand ? commandText(fix, target) : textFor(target, fix) };
}

type Opened = CheckContext | { readonly faults: readonly Finding[] };

async function openAws(options: DoctorOptions): Promise<Opened> {
  const { project, stage, outputs: file } = options;
  const context = { ...(stage !== undefined && { stage }), ...options.context };
  const { configFile } = findProject(project);
  let settings: PostriderConfig;
  try {
    settings = readSettings(await loadConfig(configFile), context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { faults: error.problems.map((problem) => fail("settings", problem, fixOf(problem))) };
  }
  const stackId = stackIdOf(settings);
  const outputs = await (file === undefined
    ? readOutputs(project, stackId)
    : readOutputsFile(file, stackId));
  const deployed: StackOutputs = {
    queueUrl: options.queueUrl ?? outputs.queueUrl,
    deadLetterQueueUrl: options.deadLetterQueueUrl ?? outputs.deadLetterQueueUrl,
    feedbackDeadLetterQueueUrl:
      options.feedbackDeadLetterQueueUrl ?? outputs.feedbackDeadLetterQueueUrl,
    deliveriesTable: options.deliveriesTable ?? outputs.deliveriesTable,
    coordinationTable: options.coordinationTable ?? outputs.coordinationTable,
    configurationSet: outputs.configurationSet,
  };
  return createCheckContext({ settings, deployed, environment: process.env });
}

/** A problem ends with the place of the setting: the file or `-c`. */
function fixOf(problem: string): string {
  return problem.includes("(-c ")
    ? "set it with -c as node_modules/postrider/docs/settings.md says, or leave it out"
    : "`postrider configure`, or change postrider.config.ts by hand";
}

async function openLocal(file: string): Promise<Opened> {
  const running = await readRunning(file);
  if (running === undefined)
    return { faults: [fail("local", "no dev server runs on this machine", "postrider dev")] };
  useLocal(running);
  return createCheckContext({
    settings: localSettings(running),
    deployed: localDeployed(running),
    environment: running,
    pageUrl: running[PAGE_VARIABLE],
    known: new Map([[LOCAL_KEY, process.env["OPENAI_API_KEY"] || "local"]]),
  });
}
