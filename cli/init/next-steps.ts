import type { Answers } from "./answers.ts";

export type Situation = {
  readonly project: string;
  readonly answers: Answers;
  /** Whether the packages of package.json are installed. */
  readonly isInstalled: boolean;
};

const WIDTH = 26;

/** What to type next, in its order. */
export function nextSteps({ project, answers, isInstalled }: Situation): string {
  const now: [command: string, why: string][] = [
    ...(project === "." ? [] : [[`cd ${project}`, ""] satisfies [string, string]]),
    ...(isInstalled ? [] : [["npm install", ""] satisfies [string, string]]),
    ["npx postrider dev", "sends the sample, shows the email in the browser"],
  ];
  const later: [string, string][] = [
    ...(answers.from.includes("@example.")
      ? [["npx postrider configure", "sets your sender"] satisfies [string, string]]
      : []),
    ["npx postrider doctor", "says what the AWS account lacks"],
    ["npx cdk bootstrap", "once for each account and region"],
    ["npx postrider deploy", ""],
  ];
  return `\nNext:\n${linesOf(now)}\n\nOn AWS:\n${linesOf(later)}\n\nAGENTS.md says how to write a definition.`;
}

function linesOf(steps: readonly (readonly [command: string, why: string])[]): string {
  return steps.map(([command, why]) => `  ${command.padEnd(WIDTH)}${why}`.trimEnd()).join("\n");
}
