/** What a command cannot do as things are; the message is for the operator. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}
