import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { isError } from "../../functions/platform/errors.ts";
import { counted, durationText } from "../../operator/why/times.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

/** `hidden`: messages in flight or delayed, which cannot be received now. */
type Counts = { readonly all: number; readonly hidden: number };

/** Whether the queue exists, and whether a dead-letter queue holds messages. */
export const queues: Check<CheckContext> = {
  name: "queue",
  run: async ({ sqs, deployed, oldestWaitsSinceMs }, signal) => {
    const { queueUrl, deadLetterQueueUrl, feedbackDeadLetterQueueUrl } = deployed;
    if (queueUrl === undefined) return [notDeployed("queue", "--queue-url")];
    const look = async (
      check: string,
      url: string | undefined,
      findingOf: (counts: Counts) => Finding | Promise<Finding>,
    ): Promise<readonly Finding[]> => {
      if (url === undefined) return [];
      const counts = await countsIn(sqs, url, signal);
      return counts === undefined
        ? [fail(check, `there is no queue ${url}`, "postrider deploy")]
        : [await findingOf(counts)];
    };
    const deadLetters = (check: string, fix: string) => (counts: Counts) => {
      if (counts.all === 0) return ok(check, "there are no dead letters");
      const waiting = counts.all === 1 ? "1 dead letter waits" : `${counts.all} dead letters wait`;
      return warn(check, `${waiting} for you${hiddenText(counts)}`, fix);
    };
    const findings = await Promise.all([
      look("queue", queueUrl, async (counts) => {
        const sinceMs = counts.all === 0 ? undefined : await oldestWaitsSinceMs(queueUrl);
        const age =
          sinceMs === undefined
            ? ""
            : `; the oldest has waited for ${durationText(Math.max(0, Date.now() - sinceMs))}`;
        const messages = `${counted(counts.all, "message")}${hiddenText(counts)}`;
        return ok("queue", `is there, with ${messages}${age}`);
      }),
      look(
        "dead letters",
        deadLetterQueueUrl,
        deadLetters("dead letters", "postrider dead-letters"),
      ),
      look(
        "feedback",
        feedbackDeadLetterQueueUrl,
        deadLetters(
          "feedback",
          "read node_modules/postrider/docs/runbook.md#ticket-feedback-dead-letters",
        ),
      ),
    ]);
    return findings.flat();
  },
};

/** undefined: there is no such queue. */
async function countsIn(
  sqs: SQSClient,
  QueueUrl: string,
  abortSignal: AbortSignal,
): Promise<Counts | undefined> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ],
  });
  try {
    const { Attributes: found = {} } = await sqs.send(command, { abortSignal });
    const hidden =
      Number(found["ApproximateNumberOfMessagesNotVisible"] ?? 0) +
      Number(found["ApproximateNumberOfMessagesDelayed"] ?? 0);
    return { all: Number(found["ApproximateNumberOfMessages"] ?? 0) + hidden, hidden };
  } catch (error) {
    if (isError(error) && /QueueDoesNotExist|NonExistentQueue/.test(error.name)) return undefined;
    throw error;
  }
}

function hiddenText({ hidden }: Counts): string {
  return hidden === 0 ? "" : ` (${hidden} of them cannot be received now: in flight or delayed)`;
}

/** Whether the tables exist. */
export const tables: Check<CheckContext> = {
  name: "tables",
  run: async ({ dynamodb, deployed }, abortSignal) => {
    const { deliveriesTable, coordinationTable } = deployed;
    if (deliveriesTable === undefined || coordinationTable === undefined)
      return [notDeployed("tables", "--deliveries-table and --coordination-table")];
    return Promise.all(
      [deliveriesTable, coordinationTable].map(async (TableName) => {
        try {
          const command = new DescribeTableCommand({ TableName });
          const { Table } = await dynamodb.send(command, { abortSignal });
          return Table?.TableStatus === "ACTIVE"
            ? ok("tables", `${TableName} is there`)
            : warn("tables", `${TableName} is ${Table?.TableStatus}`, "look again in a minute");
        } catch (error) {
          if (!isError(error) || error.name !== "ResourceNotFoundException") throw error;
          return fail("tables", `there is no table ${TableName}`, "postrider deploy");
        }
      }),
    );
  },
};

function notDeployed(check: string, options: string): Finding {
  const fix = `\`postrider deploy\`, or name it: ${options}`;
  return warn(check, "nothing is known of a deployment", fix);
}
