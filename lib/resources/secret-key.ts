import { type RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { SECRET_REFERENCE } from "../../functions/config/ai-settings.ts";

export type SecretKeyProps = {
  readonly description: string;
  /** Why the key has no rotation. */
  readonly neverRotated: string;
  readonly removalPolicy: RemovalPolicy | undefined;
};

/** A random key that is made once and read through the SSM Parameter Store. The secret's construct is `scope`/`id`. */
export class SecretKey {
  /** The SSM parameter name of the key. */
  readonly parameterName: string;
  readonly #secret: Secret;

  constructor(scope: Construct, id: string, props: SecretKeyProps) {
    const { description, neverRotated, removalPolicy } = props;
    this.#secret = new Secret(scope, id, {
      description,
      // CloudFormation generates the value once; a change to this property would generate another.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
    });
    acknowledge(this.#secret, { "AwsSolutions-SMG4": neverRotated });
    this.parameterName = `${SECRET_REFERENCE}${this.#secret.secretName}`;
  }

  /** The permissions to read the key. */
  statements(): PolicyStatement[] {
    const parameter = Stack.of(this.#secret).formatArn({
      service: "ssm",
      resource: "parameter",
      resourceName: this.parameterName.replace(/^\//, ""),
    });
    return [
      new PolicyStatement({ actions: ["ssm:GetParameter"], resources: [parameter] }),
      new PolicyStatement({
        actions: ["secretsmanager:GetSecretValue"],
        resources: [this.#secret.secretArn],
      }),
    ];
  }
}
