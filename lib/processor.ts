import { spawnSync } from "node:child_process";
import {
  ArnFormat,
  AssetHashType,
  DockerImage,
  Duration,
  type RemovalPolicy,
  Stack,
} from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { ProcessorEnvironment } from "../functions/processor/variables.ts";
import { PROJECT_ROOT } from "./bundling.ts";
import { type Sender, sendingStatements } from "./sender.ts";
import { TIMES } from "./times.ts";

export interface ProcessorProps extends Sender {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  /** The name of the SSM parameter that holds the AI's key, or `/aws/reference/secretsmanager/NAME`. */
  readonly apiKeyParameter: string;
  /** @default - the function's own (`AI_MODEL` in functions/processor/variables.ts) */
  readonly model?: string | undefined;
  /** @default - the function's own (`OPENAI_BASE_URL`) */
  readonly openAiBaseUrl?: string | undefined;
  /** What the AI may cost a day (UTC), US dollars; 0: no AI. */
  readonly aiDailyLimitUsd: number;
  /** What a million tokens cost, "input/cached/output" in US dollars. @default - the function's own table */
  readonly aiPriceUsdPerMillion?: string | undefined;
  /** Where answers go. @default - to the sender */
  readonly replyTo?: string | undefined;
  /** The name of the SSM parameter that says who is told in place of those that the definitions name. @default - none */
  readonly recipientsParameter?: string | undefined;
  /** @default - the function's own (`PHONE_COUNTRIES`) */
  readonly phoneCountries?: string | undefined;
  /** @default - the function's own (`ON_UNKNOWN`) */
  readonly onUnknown?: "resend" | "park" | undefined;
  /** @default - the function's own (`BATCH_LIMIT`) */
  readonly batchLimit?: number | undefined;
  /**
   * What becomes of the function's log when the stack is deleted.
   * @default - RemovalPolicy.RETAIN, as for every log group
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Retries are 0 everywhere: the next minute is the retry. 60 s is the least that may be asked for. */
const NO_RETRY = { retryAttempts: 0, maxEventAge: Duration.seconds(60) } as const;

/** The function that turns messages into mail, and the schedule that wakes it. */
export class Processor extends Construct {
  readonly function: LambdaFunction;
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: ProcessorProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.THREE_MONTHS,
      ...(props.removalPolicy === undefined ? {} : { removalPolicy: props.removalPolicy }),
    });
    // A role of our own: Lambda's managed policy would let it write to every log of the account.
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });

    this.function = new LambdaFunction(this, "Function", {
      code: processorCode(),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // Processor time grows with memory. A run mostly waits, but fifty mails signed at once need more than a tenth of a core.
      memorySize: 1024,
      timeout: TIMES.functionTimeout,
      ...NO_RETRY,
      logGroup,
      role,
      environment: {
        ...environmentOf(props),
        // Readable stacks of what nobody foresaw; about 15 ms of a cold start.
        NODE_OPTIONS: "--enable-source-maps",
      },
    });

    logGroup.grantWrite(role);
    for (const statement of [...dataStatements(props), ...sendingStatements(this, props)])
      role.addToPolicy(statement);
    for (const name of [props.apiKeyParameter, props.recipientsParameter])
      if (name !== undefined)
        for (const statement of parameterStatements(this, name)) role.addToPolicy(statement);

    this.schedule = new Schedule(this, "Schedule", {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(this.function, {
        ...NO_RETRY,
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
      }),
    });
  }
}

function environmentOf(props: ProcessorProps): ProcessorEnvironment {
  const { configurationSet, onUnknown, batchLimit, model, openAiBaseUrl } = props;
  const { aiPriceUsdPerMillion, replyTo, recipientsParameter, phoneCountries } = props;
  const ms = (duration: Duration) => String(duration.toMilliseconds());
  return {
    QUEUE_URL: props.queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: props.deadLetterQueue.queueUrl,
    DELIVERIES_TABLE: props.deliveries.tableName,
    COORDINATION_TABLE: props.coordination.tableName,
    MAIL_FROM: props.fromAddress,
    OPENAI_API_KEY_PARAMETER: props.apiKeyParameter,
    AI_DAILY_LIMIT_USD: String(props.aiDailyLimitUsd),
    STOP_MS: ms(TIMES.stop),
    FUNCTION_TIMEOUT_MS: ms(TIMES.functionTimeout),
    LEASE_MS: ms(TIMES.lease),
    VISIBILITY_TIMEOUT_MS: ms(TIMES.visibility),
    ...(configurationSet === undefined ? {} : { SES_CONFIGURATION_SET: configurationSet }),
    ...(onUnknown === undefined ? {} : { ON_UNKNOWN: onUnknown }),
    ...(batchLimit === undefined ? {} : { BATCH_LIMIT: String(batchLimit) }),
    ...(model === undefined ? {} : { AI_MODEL: model }),
    ...(openAiBaseUrl === undefined ? {} : { OPENAI_BASE_URL: openAiBaseUrl }),
    ...(aiPriceUsdPerMillion === undefined
      ? {}
      : { AI_PRICE_USD_PER_MILLION: aiPriceUsdPerMillion }),
    ...(replyTo === undefined ? {} : { MAIL_REPLY_TO: replyTo }),
    ...(recipientsParameter === undefined ? {} : { RECIPIENTS_PARAMETER: recipientsParameter }),
    ...(phoneCountries === undefined ? {} : { PHONE_COUNTRIES: phoneCountries }),
  };
}

/** The calls of functions/services/, and no others; SQS's batch calls have the action of the single one. */
function dataStatements(props: ProcessorProps): PolicyStatement[] {
  const { queue, deadLetterQueue, deliveries, coordination } = props;
  const allow = (resource: string, ...actions: string[]) =>
    new PolicyStatement({ actions, resources: [resource] });
  return [
    allow(queue.queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
    allow(deadLetterQueue.queueArn, "sqs:SendMessage"),
    allow(deliveries.tableArn, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
    allow(coordination.tableArn, "dynamodb:BatchGetItem", "dynamodb:UpdateItem"),
  ];
}

const SECRET_REFERENCE = "/aws/reference/secretsmanager/";

/**
 * Reading a parameter. One under SSM's own key needs no grant on it; one under a key of yours needs kms:Decrypt.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
 */
function parameterStatements(scope: Construct, name: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  const parameter = new PolicyStatement({
    actions: ["ssm:GetParameter"],
    resources: [
      stack.formatArn({
        service: "ssm",
        resource: "parameter",
        resourceName: name.replace(/^\//, ""),
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

/** Our own bundling (./bundling.ts): CDK's NodejsFunction takes no esbuild plugins. CDK waits for no promise, hence the process. */
function processorCode(): Code {
  return Code.fromAsset(`${PROJECT_ROOT}/functions`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Named because CDK asks for one; never pulled.
      image: DockerImage.fromRegistry("postrider-bundles-without-docker"),
      local: {
        tryBundle: (folder) => {
          const bundling = `${import.meta.dirname}/bundling.ts`;
          const { status } = spawnSync(process.execPath, [bundling, folder], { stdio: "inherit" });
          if (status !== 0)
            throw new Error("The processor could not be bundled; esbuild says why above");
          return true;
        },
      },
    },
  });
}
