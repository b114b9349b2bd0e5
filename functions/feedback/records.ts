/**
 * The batch that Lambda's SQS poller hands over, and the answer it expects.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import * as z from "zod/mini";

/** The messages that stay in the queue. Lambda deletes the others. */
export type BatchResponse = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

const FeedbackRecord = z.object({
  messageId: z.string(),
  body: z.string(),
  attributes: z.optional(z.object({ ApproximateReceiveCount: z.optional(z.string()) })),
});
const SqsEvent = z.object({ Records: z.array(FeedbackRecord) });

export type FeedbackRecord = z.infer<typeof FeedbackRecord>;

/** Whether an earlier invocation received it, and did not finish it. */
export function isRepeated({ attributes }: FeedbackRecord): boolean {
  return Number(attributes?.ApproximateReceiveCount ?? 1) > 1;
}

/** @throws Error if the event is no SQS batch */
export function readRecords(event: unknown): readonly FeedbackRecord[] {
  const parsed = SqsEvent.safeParse(event);
  if (!parsed.success)
    throw new Error("Expected an SQS batch: `Records`, each with `messageId` and `body`");
  return parsed.data.Records;
}
