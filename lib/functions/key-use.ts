/** What a key of somebody else's needs, to be used by one of ours. */
import { Stack } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** Lets `grantee` use a key by way of one service of the stack's region, and in no other way. The key's policy must leave this to IAM. */
export function grantKeyUse(
  scope: Construct,
  key: IKey | undefined,
  service: "dynamodb" | "sqs",
  actions: readonly string[],
  grantee: IGrantable,
): void {
  if (key === undefined) return;
  const { region, urlSuffix } = Stack.of(scope);
  Grant.addToPrincipal({
    grantee,
    actions: [...actions],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${region}.${urlSuffix}` } },
  });
}
