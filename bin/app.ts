/** The CDK app. Settings come from postrider.config.ts, and before it from CDK's context: `-c name=value`. */
import { App } from "aws-cdk-lib";
import { addChecks } from "../lib/checks.ts";
import { loadConfig } from "../lib/settings/config-file.ts";
import { PostriderStack, stackIdOf } from "../lib/postrider-stack.ts";
import { readSettings, SettingsError } from "../lib/settings/settings.ts";

try {
  const app = new App();
  const settings = readSettings(await loadConfig(), app.node.getAllContext());
  addChecks(app);
  new PostriderStack(app, stackIdOf(settings), {
    description: "Postrider: an application's events as AI-written email, sent once",
    ...settings,
  });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
