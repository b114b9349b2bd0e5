/** What the operators' commands and the console may do with a deployment. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { SecretKey } from "./secret-key.ts";

type Deployed = {
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly recipientKey: SecretKey;
};

function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Record<string, unknown>,
): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions !== undefined && { conditions }),
  });
}

/** To ask about emails. Addresses and text are readable. */
export function readStatements(deployed: Deployed): PolicyStatement[] {
  const { deliveries, coordination, queue, deadLetterQueue, recipientKey } = deployed;
  return [
    allow(
      ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
      [deliveries.tableArn, `${deliveries.tableArn}/index/*`],
    ),
    allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Scan"], [coordination.tableArn]),
    allow(["sqs:GetQueueAttributes"], [queue.queueArn, deadLetterQueue.queueArn]),
    ...recipientKey.statements(),
  ];
}

/** To act too. No row can be deleted. In the Coordination table, no lease and no reservation can be written. */
export function operateStatements(deployed: Deployed): PolicyStatement[] {
  const { deliveries, coordination, queue, deadLetterQueue } = deployed;
  return [
    ...readStatements(deployed),
    allow(["dynamodb:PutItem", "dynamodb:UpdateItem"], [deliveries.tableArn]),
    allow(["dynamodb:UpdateItem"], [coordination.tableArn], {
      "ForAllValues:StringLike": {
        "dynamodb:LeadingKeys": ["suppressed#*", "breaker#*", "pause"],
      },
    }),
    allow(["sqs:SendMessage"], [queue.queueArn]),
    allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      [deadLetterQueue.queueArn],
    ),
  ];
}
