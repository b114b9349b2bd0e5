import { App } from "aws-cdk-lib";
import { PostriderStack } from "./postrider-stack.ts";
import { loadConfig } from "./settings/config-file.ts";
import { readSettings } from "./settings/settings.ts";
import { stackIdOf } from "./settings/stage.ts";

/**
 * Creates a project's CDK app; CDK synthesizes it when the process ends. CDK context (`-c name=value`) overrides
 * postrider.config.ts. @throws SettingsError
 */
export async function createApp(configFile: string, notifications: string): Promise<void> {
  const app = new App();
  const settings = readSettings(await loadConfig(configFile), app.node.getAllContext());
  new PostriderStack(app, stackIdOf(settings), {
    description: "Postrider: an application's events as AI-written email, sent once",
    ...settings,
    notifications,
  });
}
