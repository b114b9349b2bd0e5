import { describe, expect, test } from "@jest/globals";
import { adviceFor } from "../../local/ai-advice.ts";
import { AI_FAILURE_REASONS } from "../../functions/words/ai/ai-failure.ts";

describe("the fix for a failure of the AI", () => {
  test.each(AI_FAILURE_REASONS)(
    "names no setting of a deployment for npx postrider dev: %s",
    (reason) => {
      const { fix } = adviceFor(reason, "local");
      expect(fix).not.toMatch(/`|apiKeyParameter|parameter that|bedrock/i);
    },
  );
});
