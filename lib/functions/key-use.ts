import { Stack } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** Allows `grantee` to use a key only through one service in the stack's region. The key policy must allow access through IAM policies. */
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
