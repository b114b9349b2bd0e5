import { Token } from "aws-cdk-lib";
import { supportsChatCompletions } from "../../functions/words/ai/bedrock-model.ts";

/** Whether the id is an ARN or begins with a provider or a geography, and the model may support chat completions. */
export function canBeAsked(model: unknown): boolean {
  if (Token.isUnresolved(model)) return true;
  return (
    typeof model === "string" &&
    /^(?:arn:|[a-z-]+\.)\S+$/.test(model) &&
    supportsChatCompletions(model)
  );
}
