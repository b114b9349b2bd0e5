import { Duration, RemovalPolicies, RemovalPolicy } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Function as LambdaFunction, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { coordinationStatement, UNSUBSCRIPTIONS } from "./coordination-rows.ts";
import { SecretKey } from "../resources/secret-key.ts";
import type { UnsubscribeEnvironment } from "../../functions/config/unsubscribe-config.ts";
import { createFunction } from "./function.ts";

export interface UnsubscribeProps {
  /** The project's folder, an absolute path. */
  readonly notifications: string;
  readonly coordination: TableV2;
  /** The language of the page when the link names none that the project has. @default "en" */
  readonly locale?: string | undefined;
  /**
   * Whether deleting the stack deletes the key and the function's log. With RemovalPolicy.RETAIN the whole page stays online, even
   * after a rename of this construct: sent emails have links to it.
   * @default - CDK's default: the key is deleted, the log is kept
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Days that the function's log is kept. @default 90 */
  readonly logRetentionDays?: number | undefined;
  /**
   * Maximum of concurrent requests, reserved from the account's concurrency.
   * @default - limited by the account only
   */
  readonly concurrency?: number | undefined;
}

/** The unsubscribe page, and the key that signs its links. */
export class Unsubscribe extends Construct {
  readonly function: LambdaFunction;
  /** https, with a slash at the end. A replaced function gets another URL, and the links in sent emails stop working. */
  readonly url: string;
  /** The SSM parameter name of the key. */
  readonly keyParameter: string;
  readonly #key: SecretKey;

  constructor(scope: Construct, id: string, props: UnsubscribeProps) {
    super(scope, id);
    const { notifications, coordination, locale, removalPolicy, logRetentionDays, concurrency } =
      props;
    this.#key = new SecretKey(this, "Key", {
      description:
        "Signs Postrider's unsubscribe links. A new value breaks the links in sent emails.",
      neverRotated:
        "Unsubscribe links do not expire: a new key would break the links in sent emails.",
      removalPolicy,
    });
    this.keyParameter = this.#key.parameterName;

    this.function = createFunction(this, {
      entry: "unsubscribe",
      notifications,
      memorySize: 512,
      timeout: Duration.seconds(15),
      ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
      environment: {
        COORDINATION_TABLE: coordination.tableName,
        UNSUBSCRIBE_KEY_PARAMETER: this.keyParameter,
        ...(locale !== undefined && { DEFAULT_LOCALE: locale }),
      } satisfies UnsubscribeEnvironment,
      removalPolicy,
      logRetentionDays,
    });
    acknowledge(this.function, {
      "Serverless-LambdaDLQ": "It is invoked only through its URL, which waits for the response.",
    });
    this.function.addToRolePolicy(coordinationStatement(coordination, UNSUBSCRIPTIONS));
    for (const statement of this.keyStatements()) this.function.addToRolePolicy(statement);

    // Public: the token in the link authorizes the request. The URL of the function, not of an alias, because sent emails have links
    // to it; a rollback of an alias does not change the page.
    this.url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;

    if (removalPolicy === RemovalPolicy.RETAIN) RemovalPolicies.of(this).retain();
  }

  /** The permissions to read the key. */
  keyStatements(): PolicyStatement[] {
    return this.#key.statements();
  }
}
