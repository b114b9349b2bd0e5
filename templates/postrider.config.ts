/**
 * Your settings; docs/settings.md of the package explains each. `npx postrider configure` asks for the most important ones.
 * Never put a secret here: `apiKeyParameter` is the name of the SSM parameter that holds the AI's key.
 */
import type { PostriderConfig } from "postrider";

export const config: PostriderConfig = {
  // Alarms. "starter": three. "production": all. `dashboard: true` adds a CloudWatch dashboard.
  preset: "starter",
  // Which of your deployments this is. In "production" the data outlives the stack.
  stage: "production",
  // SES must have verified this address or its domain.
  fromAddress: "{{fromAddress}}",
  // The language and the time zone of emails to recipients who have none.
  locale: "en",
  timeZone: "UTC",
};
