/** What a function needs to read a parameter of SSM, or a secret by way of it. */
import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Before the name of a secret: SSM then reads it. Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html */
export const SECRET_REFERENCE = "/aws/reference/secretsmanager/";

/** Reading a parameter. One under SSM's own key needs no grant on it; one under a key of yours needs kms:Decrypt. */
export function parameterStatements(scope: Construct, name: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  const parameter = new PolicyStatement({
    actions: ["ssm:GetParameter"],
    resources: [
      stack.formatArn({
        service: "ssm",
        // A name begins with a slash, also one that only the deployment knows.
        resource: `parameter${name}`,
        arnFormat: ArnFormat.NO_RESOURCE_NAME,
      }),
    ],
  });
  if (!name.startsWith(SECRET_REFERENCE)) return [parameter];
  const secret = stack.formatArn({
    service: "secretsmanager",
    resource: "secret",
    // Secrets Manager ends each ARN with six characters of its own.
    resourceName: `${name.slice(SECRET_REFERENCE.length)}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    parameter,
    new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret] }),
  ];
}
