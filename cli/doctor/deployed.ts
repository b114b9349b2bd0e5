import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import type { Stage } from "./stage.ts";

/** Whether the queues are there, and whether something lies among the dead letters. */
export const queues: Check<Stage> = {
  name: "queue",
  run: async ({ sqs, deployed }, abortSignal) => {
    const { queueUrl, deadLetterQueueUrl } = deployed;
    if (queueUrl === undefined) return [notDeployed("queue", "--queue-url")];
    const waiting = async (QueueUrl: string) => {
      const AttributeNames = ["ApproximateNumberOfMessages" as const];
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
      const { Attributes } = await sqs.send(command, { abortSignal });
      return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
    };
    const look = async (
      name: string,
      url: string,
      find: (count: number) => Finding,
    ): Promise<Finding> => {
      try {
        return find(await waiting(url));
      } catch (error) {
        if (!Error.isError(error) || !/QueueDoesNotExist|NonExistentQueue/.test(error.name))
          throw error;
        return fail(name, `there is no queue ${url}`, "npm run deploy");
      }
    };
    return Promise.all([
      look("queue", queueUrl, (count) => ok("queue", `is there, with ${count} messages`)),
      ...(deadLetterQueueUrl === undefined
        ? []
        : [
            look("dead letters", deadLetterQueueUrl, (count) =>
              count === 0
                ? ok("dead letters", "there are none")
                : warn("dead letters", `${count} wait for you`, "docs/dead-letters.md"),
            ),
          ]),
    ]);
  },
};

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
          if (!Error.isError(error) || error.name !== "ResourceNotFoundException") throw error;
          return fail("tables", `there is no table ${TableName}`, "npm run deploy");
        }
      }),
    );
  },
};

function notDeployed(check: string, options: string): Finding {
  return warn(check, "nothing is known of a deployment", `npm run deploy, or name it: ${options}`);
}
