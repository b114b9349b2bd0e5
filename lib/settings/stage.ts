/** A stage and the name of its stack. Without the CDK: commands that read a deployment start without it. */
import type { PostriderConfig } from "./stage-config.ts";

/** The stage whose data is protected, and whose stack has no stage in its name. */
export const PRODUCTION = "production";

export function stackIdOf({ stage = PRODUCTION }: Pick<PostriderConfig, "stage">): string {
  return stage === PRODUCTION ? "Postrider" : `Postrider-${stage}`;
}

/** The stage of a stack's name; undefined for a stack of another app. */
export function stageOf(stackId: string): string | undefined {
  if (stackId === "Postrider") return PRODUCTION;
  return stackId.startsWith("Postrider-") ? stackId.slice("Postrider-".length) : undefined;
}
