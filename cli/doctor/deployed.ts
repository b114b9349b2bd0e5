import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { counted } from "../../local/counted.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { Stage } from "./stage.ts";
import { isError } from "../../functions/platform/errors.ts";

/** `hidden`: messages that cannot be received now, because somebody holds them or they are delayed. */
type Counts = { readonly visible: number; readonly hidden: number };

const HIDDEN = [
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;
const VISIBLE = "ApproximateNumberOfMessages";

/** Whether the queues are there, and whether either dead-letter queue holds messages. */
export const queues: Check<Stage> = {
  name: "queue",
  run: async ({ sqs, deployed }, abortSignal) => {
    const { queueUrl, deadLetterQueueUrl, feedbackDeadLetterQueueUrl } = deployed;
    if (queueUrl === undefined) return [notDeployed("queue", "--queue-url")];
    const countsOf = async (QueueUrl: string): Promise<Counts> => {
      const AttributeNames = [VISIBLE, ...HIDDEN] as const;
      const command = new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [...AttributeNames],
      });
      const { Attributes } = await sqs.send(command, { abortSignal });
      const [visible = 0, ...hidden] = AttributeNames.map((name) =>
        Number(Attributes?.[name] ?? 0),
      );
      return { visible, hidden: hidden.reduce((sum, count) => sum + count, 0) };
    };
    const look = async (
      name: string,
      url: string,
      find: (counts: Counts) => Finding,
    ): Promise<Finding> => {
      try {
        return find(await countsOf(url));
      } catch (error) {
        if (!isError(error) || !/QueueDoesNotExist|NonExistentQueue/.test(error.name)) throw error;
        return fail(name, `there is no queue ${url}`, "npx postrider deploy");
      }
    };
    const deadLetterQueues = [
      { check: "dead letters", url: deadLetterQueueUrl, page: "docs/dead-letters.md" },
      {
        check: "feedback",
        url: feedbackDeadLetterQueueUrl,
        page: "docs/runbook.md#ticket-feedback-dead-letters",
      },
    ];
    return Promise.all([
      look("queue", queueUrl, ({ visible, hidden }) =>
        ok("queue", `is there, with ${counted(visible + hidden, "message")}${hiddenText(hidden)}`),
      ),
      ...deadLetterQueues.flatMap(({ check, url, page }) =>
        url === undefined ? [] : [look(check, url, (counts) => deadLetters(check, counts, page))],
      ),
    ]);
  },
};

function deadLetters(check: string, { visible, hidden }: Counts, page: string): Finding {
  const count = visible + hidden;
  const what = count === 1 ? "1 dead letter waits" : `${count} dead letters wait`;
  return count === 0
    ? ok(check, "there are no dead letters")
    : warn(check, `${what} for you${hiddenText(hidden)}`, page);
}

function hiddenText(hidden: number): string {
  return hidden === 0 ? "" : ` (${hidden} of them cannot be received now: in flight or delayed)`;
}

/** Whether the tables are there. */
export const tables: Check<Stage> = {
  name: "tables",
  run: async ({ dynamodb, deployed }, abortSignal) => {
    const { deliveriesTable, coordinationTable } = deployed;
    if (deliveriesTable === undefined || coordinationTable === undefined)
      return [notDeployed("tables", "--deliveries-table and --coordination-table")];
    const names = [deliveriesTable, coordinationTable];
    return Promise.all(
      names.map(async (TableName) => {
        try {
          const command = new DescribeTableCommand({ TableName });
          const { Table } = await dynamodb.send(command, { abortSignal });
          return Table?.TableStatus === "ACTIVE"
            ? ok("tables", `${TableName} is there`)
            : warn("tables", `${TableName} is ${Table?.TableStatus}`, "look again in a minute");
        } catch (error) {
          if (!isError(error) || error.name !== "ResourceNotFoundException") throw error;
          return fail("tables", `there is no table ${TableName}`, "npx postrider deploy");
        }
      }),
    );
  },
};

function notDeployed(check: string, options: string): Finding {
  return warn(
    check,
    "nothing is known of a deployment",
    `npx postrider deploy, or name it: ${options}`,
  );
}
