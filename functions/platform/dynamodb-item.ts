/** The attributes of a DynamoDB row, and the mapping of errors. */
import { type AttributeValue, ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { DependencyError, nameOf } from "./errors.ts";

export type Item = Record<string, AttributeValue>;

export const Text = z.object({ S: z.string() });

/** A whole number, 0 or more. */
export const Count = z.pipe(
  z.object({ N: z.string().check(z.regex(/^\d{1,15}$/)) }),
  z.transform(({ N }) => Number(N)),
);

/** Awaits a DynamoDB call. Any error becomes a DependencyError, except a failed condition. @throws DependencyError */
export async function dynamoDbCall<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw error;
    throw new DependencyError("dynamodb", `${what}: ${nameOf(error)}`, { cause: error });
  }
}
