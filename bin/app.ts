/** The CDK app. Settings come from CDK's context: `-c fromAddress="Name <address>"`, or cdk.json. */
import { App } from "aws-cdk-lib";
import { PostriderStack } from "../lib/postrider-stack.ts";
import { readSettings, SettingsError } from "../lib/settings.ts";

try {
  const app = new App();
  new PostriderStack(app, "Postrider", {
    description: "Postrider: an application's events as AI-written email, sent once",
    ...readSettings((name) => app.node.tryGetContext(name)),
  });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
