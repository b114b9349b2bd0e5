/**
 * Your settings; docs/settings.md of the package explains each. `npx postrider configure` asks for the most important ones.
 * Never put a secret here: `apiKeyParameter` is the name of the SSM parameter that holds the AI's key.
 */
import type { PostriderConfig } from "postrider";

export const config: PostriderConfig = {
  // Monitoring. "starter": few alarms, no dashboard. "production": every alarm and the dashboard.
  preset: "starter",
  // Which of your deployments this is. In "production" the data outlives the stack.
  stage: "production",
  // SES must have verified this address or its domain.
  fromAddress: "{{fromAddress}}",
  // The language of emails whose recipient has none, and the time zone of the times in them.
  locale: "en",
  timeZone: "UTC",
};
