/**
 * The settings. `npx postrider configure` asks for the rest and writes them here; every deployment checks them.
 * No secret belongs here, only the name of the SSM parameter that holds it.
 */
import type { PostriderConfig } from "postrider";

export const config: PostriderConfig = {
  fromAddress: "GitHub <github@example.com>",
  apiKeyParameter: "/postrider/openai-api-key",
};
