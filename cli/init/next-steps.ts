type Step = readonly [command: string, why: string];

/** The commands to run after `init`, in their order. */
export function nextSteps(project: string, from: string, isInstalled: boolean): string {
  const now: Step[] = [["npx postrider dev", "sends the sample, shows the email in the browser"]];
  if (!isInstalled) now.unshift(["npm install", ""]);
  if (project !== ".") now.unshift([`cd ${project}`, ""]);
  const later: Step[] = [
    ["npx postrider doctor", "says what is missing in the AWS account"],
    ["npx cdk bootstrap", "once for each account and region"],
    ["npx postrider deploy", ""],
  ];
  if (from.includes("@example.")) later.unshift(["npx postrider configure", "sets your sender"]);
  return `\nNext:\n${linesOf(now)}\n\nOn AWS:\n${linesOf(later)}\n\nAGENTS.md says how to write a definition.`;
}

function linesOf(steps: readonly Step[]): string {
  return steps.map(([command, why]) => `  ${command.padEnd(26)}${why}`.trimEnd()).join("\n");
}
