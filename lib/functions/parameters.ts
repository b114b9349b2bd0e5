/** The permissions to read an SSM parameter, or a secret through SSM. */
import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { SECRET_REFERENCE } from "../../functions/config/ai-settings.ts";

/** A parameter under the AWS managed key needs no more; one under your own key also needs kms:Decrypt. */
export function parameterStatements(scope: Construct, name: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  const parameter = new PolicyStatement({
    actions: ["ssm:GetParameter"],
    resources: [
      stack.formatArn({
        service: "ssm",
        // A name begins with a slash, even if it is a token.
        resource: `parameter${name}`,
        arnFormat: ArnFormat.NO_RESOURCE_NAME,
      }),
    ],
  });
  if (!name.startsWith(SECRET_REFERENCE)) return [parameter];
  const secret = stack.formatArn({
    service: "secretsmanager",
    resource: "secret",
    // Secrets Manager appends six random characters to the ARN.
    resourceName: `${name.slice(SECRET_REFERENCE.length)}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    parameter,
    new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret] }),
  ];
}
