import { SETTINGS } from "../../functions/config/settings.ts";
import { putKey } from "../shared/put-key.ts";

type Step = readonly [command: string, why: string];

type NextSteps = {
  readonly project: string;
  readonly senderAddress: string;
  readonly needsInstall: boolean;
  readonly needsKey: boolean;
};

/** The commands to run after `init`, in the order of docs/getting-started.md. */
export function nextSteps({ project, senderAddress, needsInstall, needsKey }: NextSteps): string {
  const now: Step[] = [["npx postrider dev", "sends the sample, shows the email in the browser"]];
  if (needsInstall) now.unshift(["npm install", ""]);
  if (project !== ".") now.unshift([`cd ${project}`, ""]);
  const later: Step[] = [
    ["npx cdk bootstrap", "once for each account and region"],
    ["npx postrider deploy", ""],
    ["npx postrider doctor", "checks the result, says how to fix each problem"],
  ];
  if (senderAddress.includes("@example."))
    later.unshift(["npx postrider configure", "sets your sender"]);
  if (needsKey) later.unshift([putKey(SETTINGS.apiKeyParameter.suggested), ""]);
  return `\nNext:\n${linesOf(now)}\n\nOn AWS:\n${linesOf(later)}\n\nAGENTS.md says how to write a definition.`;
}

function linesOf(steps: readonly Step[]): string {
  return steps.map(([command, why]) => `  ${command.padEnd(26)}${why}`.trimEnd()).join("\n");
}
