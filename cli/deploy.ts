/** `postrider deploy`: `cdk deploy` of the project, with the outputs file that other commands read. */
import { Command } from "commander";
import { withHelp } from "./shared/help.ts";
import { type ProjectOption, projectOption } from "./shared/project-folder.ts";

export function deployCommand(): Command {
  const command = new Command("deploy")
    .description("Run `cdk deploy` and keep its outputs in cdk-outputs.json")
    .addOption(projectOption())
    .argument("[arguments...]", "passed on to `cdk deploy`")
    .allowUnknownOption()
    .action(async (passedOn: readonly string[], { project }: ProjectOption) => {
      const { runDeploy } = await import("./deploy/run-deploy.ts");
      process.exitCode = await runDeploy(project, passedOn);
    });
  return withHelp(command, {
    examples: [
      "npx postrider deploy",
      "npx postrider deploy -c stage=staging --require-approval never",
    ],
    notes: ["The account needs `npx cdk bootstrap` once for each region."],
  });
}
