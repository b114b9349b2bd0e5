/** `postrider deploy`: `cdk deploy` of the project; its outputs go to a file that other commands read. */
import type { Command } from "commander";
import { createCommand, type ProjectOption } from "./shared/command.ts";

export function deployCommand(): Command {
  return createCommand(
    "deploy",
    "Run `cdk deploy` and keep its outputs in cdk-outputs.json",
    ["npx postrider deploy", "npx postrider deploy -c stage=staging --require-approval never"],
    ["The account needs `npx cdk bootstrap` once for each region."],
  )
    .argument("[arguments...]", "passed on to `cdk deploy`")
    .allowUnknownOption()
    .action(async (passedOn: readonly string[], { project }: ProjectOption) => {
      const { runDeploy } = await import("./deploy/run-deploy.ts");
      process.exitCode = await runDeploy(project, passedOn);
    });
}
