/**
 * The settings; docs/settings.md of the package explains each. `npx postrider configure` asks for the most important ones.
 * Never put a secret here: `apiKeyParameter` is the name of the SSM parameter that holds the AI's key.
 */
import type { PostriderConfig } from "postrider";

export const config: PostriderConfig = {
  fromAddress: "Postrider <postrider@example.com>",
  apiKeyParameter: "/postrider/openai-api-key",
};
