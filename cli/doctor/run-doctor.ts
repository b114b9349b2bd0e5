/** What is missing before email goes out, and what fixes it. */
import { join } from "node:path";
import { CHECKS } from "./checks.ts";
import { examine, fail, type Finding } from "./finding.ts";
import { LOCAL_KEY, localDeployed, localSettings } from "./local.ts";
import { type Deployed, OUTPUTS_FILE, readNamedOutputs, readOutputs } from "../shared/outputs.ts";
import { useLocal } from "../shared/local-server.ts";
import { projectIn } from "../shared/project-folder.ts";
import { lineOf, summaryOf } from "./report.ts";
import { createStage, type Stage } from "./stage.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { stackIdOf } from "../../lib/postrider-stack.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../../lib/settings/settings.ts";
import { readRunning, runningFile } from "../../local/dev/running.ts";

export type DoctorOptions = Deployed & {
  readonly project: string;
  readonly context?: Record<string, string>;
  readonly outputs?: string;
  /** For each check. */
  readonly timeout: number;
  readonly json?: true;
  readonly local?: true | string;
};

/** Prints what it finds and returns the exit code. @throws CommandError, UsageError */
export async function runDoctor({ json, ...options }: DoctorOptions): Promise<number> {
  const findings = await look(options);
  if (json) console.log(JSON.stringify(findings, undefined, 2));
  else for (const line of [...findings.map(lineOf), "", summaryOf(findings)]) console.log(line);
  return findings.some(({ level }) => level === "fail") ? 1 : 0;
}

async function look({ local, timeout, ...options }: DoctorOptions): Promise<Finding[]> {
  const found =
    local !== undefined
      ? await lookHere(local === true ? runningFile(options.project) : local)
      : await lookAtAws(options);
  if (Array.isArray(found)) return found;
  const findings = await examine(Object.values(CHECKS), found, timeout * 1_000);
  found.stop();
  return findings;
}

async function lookAtAws({
  project,
  context = {},
  outputs,
  ...named
}: Omit<DoctorOptions, "timeout">): Promise<Stage | Finding[]> {
  const { configFile } = projectIn(project);
  let settings: PostriderConfig;
  try {
    settings = readSettings(await loadConfig(configFile), context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => fail("settings", problem, mendOf(problem)));
  }
  const stackId = stackIdOf(settings);
  const told =
    outputs === undefined
      ? await readOutputs(join(project, OUTPUTS_FILE), stackId)
      : await readNamedOutputs(outputs, stackId);
  const deployed: Deployed = {
    queueUrl: named.queueUrl ?? told.queueUrl,
    deadLetterQueueUrl: named.deadLetterQueueUrl ?? told.deadLetterQueueUrl,
    feedbackDeadLetterQueueUrl: named.feedbackDeadLetterQueueUrl ?? told.feedbackDeadLetterQueueUrl,
    deliveriesTable: named.deliveriesTable ?? told.deliveriesTable,
    coordinationTable: named.coordinationTable ?? told.coordinationTable,
    configurationSet: told.configurationSet,
  };
  return createStage({ settings, deployed, environment: process.env });
}

/** Said of a setting by where it stands. */
function mendOf(problem: string): string {
  return problem.includes("(-c ")
    ? "set it with -c as docs/settings.md says, or leave it out"
    : "npx postrider configure, or change postrider.config.ts by hand";
}

async function lookHere(file: string | undefined): Promise<Stage | Finding[]> {
  const running = await readRunning(file);
  if (running === undefined)
    return [fail("local", "nothing runs on this machine", "npx postrider dev")];
  useLocal(running);
  return createStage({
    settings: localSettings(running),
    deployed: localDeployed(running),
    environment: running,
    known: new Map([[LOCAL_KEY, process.env["OPENAI_API_KEY"] || "local"]]),
  });
}
