import { Duration, RemovalPolicies, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Function as LambdaFunction, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { coordinationStatement, UNSUBSCRIPTIONS } from "./coordination-rows.ts";
import type { UnsubscribeEnvironment } from "../../functions/config/unsubscribe-config.ts";
import { createFunction } from "./function.ts";
import { SECRET_REFERENCE } from "./parameters.ts";

export interface UnsubscribeProps {
  /** The project's folder, as an absolute path. */
  readonly notifications: string;
  readonly coordination: TableV2;
  /**
   * What becomes of the key and the function's log when the stack is deleted. With RemovalPolicy.RETAIN the whole page stays and
   * goes on answering, also after a rename of this construct: links in mails that were sent lead to it.
   * @default - as for every secret and log group
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Days that the function's log is kept. @default 90 */
  readonly logRetentionDays?: number | undefined;
  /**
   * Requests that are answered at once; it is taken from the account's concurrency.
   * @default - no bound of its own
   */
  readonly concurrency?: number | undefined;
}

/** The page by which readers end mails, and the key of its links. */
export class Unsubscribe extends Construct {
  readonly function: LambdaFunction;
  /** https, with a slash at its end. A function that is made anew has another one: the links in mails that were sent lead to this one. */
  readonly url: string;
  /** By this name SSM hands the key out. */
  readonly keyParameter: string;
  readonly #key: Secret;

  constructor(
    scope: Construct,
    id: string,
    { notifications, coordination, removalPolicy, logRetentionDays, concurrency }: UnsubscribeProps,
  ) {
    super(scope, id);
    this.#key = new Secret(this, "Key", {
      description:
        "Signs the unsubscribe links of Postrider's mails. With another one, all links in mails are dead.",
      // CloudFormation makes it, once; a change to these two lines would make another.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
    });
    acknowledge(this.#key, {
      "AwsSolutions-SMG4": "Links in mails do not expire: another key would end every one of them.",
    });
    this.keyParameter = `${SECRET_REFERENCE}${this.#key.secretName}`;

    this.function = createFunction(this, {
      entry: "unsubscribe",
      notifications,
      memorySize: 512,
      timeout: Duration.seconds(15),
      ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
      environment: {
        COORDINATION_TABLE: coordination.tableName,
        UNSUBSCRIBE_KEY_PARAMETER: this.keyParameter,
      } satisfies UnsubscribeEnvironment,
      removalPolicy,
      logRetentionDays,
    });
    acknowledge(this.function, {
      "Serverless-LambdaDLQ": "It is called by its URL alone, which waits for its answer.",
    });
    this.function.addToRolePolicy(coordinationStatement(coordination, UNSUBSCRIPTIONS));
    for (const statement of this.keyStatements()) this.function.addToRolePolicy(statement);

    // Mail programs have no account with us: what they may do, the token says. The URL is the function's own and not an alias's,
    // because links in mails that were sent lead to it; so the page is always the last deployed one.
    this.url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;

    if (removalPolicy === RemovalPolicy.RETAIN) RemovalPolicies.of(this).retain();
  }

  /** What reads the key needs. */
  keyStatements(): PolicyStatement[] {
    const parameter = Stack.of(this).formatArn({
      service: "ssm",
      resource: "parameter",
      resourceName: this.keyParameter.replace(/^\//, ""),
    });
    return [
      new PolicyStatement({ actions: ["ssm:GetParameter"], resources: [parameter] }),
      new PolicyStatement({
        actions: ["secretsmanager:GetSecretValue"],
        resources: [this.#key.secretArn],
      }),
    ];
  }
}
