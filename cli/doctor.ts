/** `npm run doctor`: what is missing before mail goes out, and how to mend it. */
import { Command, InvalidArgumentError } from "commander";
import { CHECKS } from "./doctor/checks.ts";
import { examine, fail, type Finding } from "./doctor/finding.ts";
import { LOCAL_KEY, localDeployed, localSettings } from "./doctor/local.ts";
import {
  type Deployed,
  OUTPUTS_FILE,
  OutputsError,
  readNamedOutputs,
  readOutputs,
} from "./outputs.ts";
import { lineOf, summaryOf } from "./doctor/report.ts";
import { createStage, type Stage } from "./doctor/stage.ts";
import type { PostriderConfig } from "../lib/settings/stage-config.ts";
import { stackIdOf } from "../lib/postrider-stack.ts";
import { loadConfig } from "../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../lib/settings/settings.ts";
import { readRunning } from "../local/dev/running.ts";

type Options = Deployed & {
  readonly context: Record<string, string>;
  readonly outputs?: string;
  readonly timeout: number;
  readonly json?: true;
  readonly local?: true | string;
};

const program = new Command("npm run doctor --")
  .description("Says what is missing before mail goes out, and how to mend it. Nothing is changed.")
  .option("-c, --context <name=value>", "a setting that goes before the file's", collect, {})
  .option("--outputs <file>", `what a deployment has told (default: ${OUTPUTS_FILE}, where it is)`)
  .option("--queue-url <url>", "the stack's QueueUrl")
  .option("--dead-letter-queue-url <url>", "the stack's DeadLetterQueueUrl")
  .option("--feedback-dead-letter-queue-url <url>", "the stack's FeedbackDeadLetterQueueUrl")
  .option("--deliveries-table <name>", "the stack's DeliveriesTable")
  .option("--coordination-table <name>", "the stack's CoordinationTable")
  .option("--timeout <seconds>", "the longest that each check may take", seconds, 5)
  .option(
    "--local [file]",
    "look at what `npm start` runs on this machine (and tells of in a file)",
  )
  .option("--json", "as JSON")
  .allowExcessArguments(false)
  .addHelpText(
    "after",
    "\nRegion, credentials and endpoints come by the AWS SDK's usual ways (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL …);\nOPENAI_BASE_URL and BEDROCK_BASE_URL go before the settings. Exit codes: 0 nothing fails, 1 something does.",
  )
  .parse();

const { json, ...options } = program.opts<Options>();
const findings = await look(options).catch((error: unknown) => {
  if (error instanceof OutputsError) program.error(`error: ${error.message}`);
  throw error;
});
if (json) console.log(JSON.stringify(findings, undefined, 2));
else for (const line of [...findings.map(lineOf), "", summaryOf(findings)]) console.log(line);
process.exitCode = findings.some(({ level }) => level === "fail") ? 1 : 0;

async function look({ local, timeout, ...options }: Options): Promise<Finding[]> {
  const found =
    local !== undefined
      ? await lookHere(local === true ? undefined : local)
      : await lookAtAws(options);
  if (Array.isArray(found)) return found;
  const findings = await examine(Object.values(CHECKS), found, timeout * 1_000);
  found.stop();
  return findings;
}

async function lookAtAws({
  context,
  outputs,
  ...named
}: Omit<Options, "timeout">): Promise<Stage | Finding[]> {
  let settings: PostriderConfig;
  try {
    settings = readSettings(await loadConfig(), context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => fail("settings", problem, mendOf(problem)));
  }
  const stackId = stackIdOf(settings);
  const told =
    outputs === undefined
      ? await readOutputs(OUTPUTS_FILE, stackId)
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
    ? "give it by -c as README.md's table says, or leave it out"
    : "npm run configure, or change postrider.config.ts by hand";
}

async function lookHere(file: string | undefined): Promise<Stage | Finding[]> {
  const running = await readRunning(file);
  if (running === undefined) return [fail("local", "nothing runs on this machine", "npm start")];
  // By the SDK's own names: the clients read no others.
  Object.assign(process.env, running);
  return createStage({
    settings: localSettings(running),
    deployed: localDeployed(running),
    environment: running,
    known: new Map([[LOCAL_KEY, process.env["OPENAI_API_KEY"] || "local"]]),
  });
}

function collect(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError("Expected an integer from 1 to 999.");
}
