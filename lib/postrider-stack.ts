import { Annotations, CfnOutput, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import { Feedback } from "./feedback.ts";
import { MailQueue } from "./mail-queue.ts";
import { Processor } from "./processor.ts";
import { addressOf } from "./sender.ts";
import { SesEvents } from "./ses-events.ts";
import { Tables } from "./tables.ts";
import { Unsubscribe } from "./unsubscribe.ts";

/** What an operator may decide; `readSettings` reads it from CDK's context and checks it. */
export interface PostriderSettings {
  /** The sender, `Name <address>` or an address. Its identity (address or domain) must be verified in SES. */
  readonly fromAddress: string;
  /**
   * The name of the SSM parameter (SecureString under SSM's own key) that holds the AI's key, never the key itself;
   * `/aws/reference/secretsmanager/NAME` for a secret of Secrets Manager.
   */
  readonly apiKeyParameter: string;
  /**
   * The model that writes.
   * @default - the function's own: "gpt-6-luna"
   */
  readonly model?: string | undefined;
  /**
   * The OpenAI-compatible endpoint, https.
   * @default - OpenAI's
   */
  readonly openAiBaseUrl?: string | undefined;
  /**
   * What the AI may cost a day (UTC), in US dollars; at the limit mails are plain. 0: no AI.
   * @default 10
   */
  readonly aiDailyLimitUsd?: number | undefined;
  /**
   * What a million tokens of the model cost, "input/cached/output" in US dollars.
   * @default - the table in functions/core/price.ts; a model that it does not know is counted at the dearest price
   */
  readonly aiPriceUsdPerMillion?: string | undefined;
  /**
   * Where answers to the mails go, an address.
   * @default - to the sender
   */
  readonly replyTo?: string | undefined;
  /**
   * The name of an SSM parameter that says who is told in place of those that the definitions name, in JSON:
   * `{"class.updated": ["office@example.com"]}`. It may be changed at any time.
   * @default - none
   */
  readonly recipientsParameter?: string | undefined;
  /**
   * Countries whose national phone numbers are kept from the AI, "ZA,US,GB".
   * @default - the function's own
   */
  readonly phoneCountries?: string | undefined;
  /**
   * The SES configuration set of each mail, where you have one: it must send SES's events (Send, Reject, Bounce, Complaint,
   * Delivery, Delivery delay, Rendering failure) to EventBridge's default bus, or nobody learns what became of a mail.
   * @default - the stack makes one
   */
  readonly configurationSet?: string | undefined;
  /**
   * While the account is in SES's sandbox: the verified identities (addresses, domains) that may be sent to, because SES
   * then asks for the right to those as well.
   * @default - none: the account has left the sandbox
   */
  readonly sandboxRecipients?: readonly string[] | undefined;
  /**
   * What follows when nobody can know whether SES took a mail: send it once more, or leave it to an operator.
   * @default "resend"
   */
  readonly onUnknown?: "resend" | "park" | undefined;
  /**
   * Messages that one run takes, 1 to 500.
   * @default 50
   */
  readonly batchLimit?: number | undefined;
  /**
   * Whether readers can end mails that are not mandatory, each by its own link to a public page of the stack's. Without it
   * mails that go out have no link, and the page of those that went out is gone.
   * @default true
   */
  readonly unsubscribe?: boolean | undefined;
  /**
   * How many requests to the public unsubscribe page are answered at once, 1 to 1000; more are refused. It is taken from the
   * account's concurrency, of which AWS wants 100 left: a new account may have too little.
   * @default - no bound of its own: a flood of requests takes the account's concurrency
   */
  readonly unsubscribeConcurrency?: number | undefined;
  /**
   * Whether queues, tables, log and the links' key outlive the stack.
   * @default true
   */
  readonly retainData?: boolean | undefined;
}

export interface PostriderStackProps extends StackProps, PostriderSettings {}

/** The whole system: events come in by a queue, a schedule wakes the processor, SES's events come back, two tables remember. */
export class PostriderStack extends Stack {
  constructor(scope: Construct, id: string, props: PostriderStackProps) {
    super(scope, id, props);
    const { retainData = true, aiDailyLimitUsd = 10, unsubscribe = true, ...settings } = props;
    const removalPolicy = retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    const { queue, deadLetterQueue } = new MailQueue(this, "MailQueue", { removalPolicy });
    const { deliveries, coordination } = new Tables(this, "Tables", { removalPolicy });
    const configurationSet =
      props.configurationSet ??
      new SesEvents(this, "SesEvents").configurationSet.configurationSetName;
    const page = unsubscribe
      ? new Unsubscribe(this, "Unsubscribe", {
          coordination,
          removalPolicy,
          concurrency: props.unsubscribeConcurrency,
        })
      : undefined;
    const processor = new Processor(this, "Processor", {
      queue,
      deadLetterQueue,
      deliveries,
      coordination,
      removalPolicy,
      aiDailyLimitUsd,
      ...settings,
      configurationSet,
      unsubscribe: page,
    });
    const feedback = new Feedback(this, "Feedback", { deliveries, coordination, removalPolicy });
    new Alarms(this, "Alarms", {
      queue,
      deadLetterQueue,
      feedbackDeadLetterQueue: feedback.deadLetterQueue,
    });

    if (addressOf(props.fromAddress).endsWith("@example.com"))
      Annotations.of(this).addWarningV2(
        "postrider:example-sender",
        `SES will refuse every mail from ${addressOf(props.fromAddress)}: deploy with -c fromAddress="Name <address>"`,
      );

    new CfnOutput(this, "QueueUrl", { value: queue.queueUrl, description: "Send events here." });
    new CfnOutput(this, "DeadLetterQueueUrl", {
      value: deadLetterQueue.queueUrl,
      description: "What could not be worked, each with its reason.",
    });
    new CfnOutput(this, "ProcessorFunctionName", { value: processor.function.functionName });
    new CfnOutput(this, "FeedbackDeadLetterQueueUrl", {
      value: feedback.deadLetterQueue.queueUrl,
      description: "Events of SES that could not be read.",
    });
    new CfnOutput(this, "DeliveriesTable", { value: deliveries.tableName });
    new CfnOutput(this, "CoordinationTable", { value: coordination.tableName });
  }
}
