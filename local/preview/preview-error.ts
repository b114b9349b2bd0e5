import { PostriderError } from "../../functions/platform/errors.ts";
/** Why there is nothing to show: a sentence for the operator, no stack. */
export class PreviewError extends PostriderError {
  override readonly name = "PreviewError";
  readonly code = "preview_impossible";
  readonly retryable = false;
}
