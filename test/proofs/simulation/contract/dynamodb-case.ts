/** One request to DynamoDB, what it answers, and the row afterwards. Every case has a row of its own. */
import type { Item } from "../dynamodb/values.ts";
import type { Answer } from "./stores.ts";

export type Case = {
  readonly name: string;
  /** The row before, beside its key. */
  readonly given?: Item;
  readonly update?: object;
  readonly put?: object;
  readonly drop?: object;
  readonly answer: Answer;
  /** The row afterwards, beside its key; default: as it was. */
  readonly row?: Item | "gone";
};

export const S = (text: string) => ({ S: text });
export const N = (number: number | string) => ({ N: String(number) });
export const REFUSED: Answer = { error: "ConditionalCheckFailedException" };
export const INVALID: Answer = { error: "ValidationException" };
export const NOTHING: Answer = { output: {} };
