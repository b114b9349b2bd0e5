/** Why there is nothing to show: a sentence for the operator, no stack. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}
