import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Annotations, Names, RemovalPolicy, Stack, Token } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus, EventPattern, IEventBus, Rule } from "aws-cdk-lib/aws-events";
import type { Grant, IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IConfigurationSet, IEmailIdentity } from "aws-cdk-lib/aws-ses";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { Alarms } from "./alarms/alarms.ts";
import type { PostriderConfig } from "./settings/stage-config.ts";
import { Dashboard } from "./alarms/dashboard.ts";
import { Feedback } from "./functions/feedback.ts";
import { MailQueue } from "./resources/mail-queue.ts";
import { Processor } from "./functions/processor.ts";
import { regionProblems } from "./settings/regions.ts";
import { Route } from "./functions/route.ts";
import { addressOf } from "./resources/sender.ts";
import { type DnsRecord, SenderIdentity } from "./resources/sender-identity.ts";
import { SesEvents } from "./resources/ses-events.ts";
import { checkSettings, PRODUCTION, SettingsError } from "./settings/settings.ts";
import { Tables } from "./resources/tables.ts";
import { Unsubscribe } from "./functions/unsubscribe.ts";
import { metricsNamespaceOf } from "./alarms/monitored-resources.ts";

export type { PostriderConfig } from "./settings/stage-config.ts";

/** The settings of `postrider.config.ts`, and what a CDK app has already. */
export interface PostriderProps extends Omit<PostriderConfig, "configurationSet"> {
  /**
   * The folder of your definitions, from the folder that the app runs in: the one with `cdk.json`. Every file in it that exports
   * `definition` is deployed; languages in `locales/` and `brand.ts` are used where they exist.
   * @default "notifications"
   */
  readonly notifications?: string | undefined;
  /**
   * A queue that events come in by already: a standard one that keeps messages for 14 days and allows 1000 receives. Its own dead
   * letters are used where this app made it.
   * @default - one is made, with its dead letters
   */
  readonly queue?: IQueue | undefined;
  /**
   * The queue of dead letters that `queue` has by its own redrive policy, where it was not made by this app: a standard one. SQS
   * redrives only from a queue that another one's redrive policy names.
   * @default - what `queue` has, where this app made it; else one is made
   */
  readonly deadLetterQueue?: IQueue | undefined;
  /**
   * The bus that `route` listens to.
   * @default - the default bus of the account and region
   */
  readonly eventBus?: IEventBus | EventBus | undefined;
  /**
   * The key in KMS that both tables are encrypted with; its policy must leave its use to IAM, as those of CDK do.
   * @default - AWS's own for DynamoDB
   */
  readonly tableKey?: IKey | undefined;
  /**
   * The identity in SES that mail is sent by, and no other; not together with `identity`.
   * @default - whatever verified identity covers `fromAddress`
   */
  readonly emailIdentity?: IEmailIdentity | undefined;
  /**
   * The SES configuration set of each mail, or its name: it must send SES's events (Send, Reject, Bounce, Complaint, Delivery,
   * Delivery delay, Rendering failure) to EventBridge's default bus, or nobody learns what became of a mail.
   * @default - one is made
   */
  readonly configurationSet?: IConfigurationSet | string | undefined;
  /**
   * The topic that alarms go to; CloudWatch must be allowed to publish to it.
   * @default - one is made where there is an `alarmEmail`; else alarms show in CloudWatch only
   */
  readonly alarmTopic?: ITopic | undefined;
}

export type RouteOptions = {
  /** Which events are routed. */
  readonly eventPattern: EventPattern;
  /** @default - the `eventBus` of the props, else the default bus */
  readonly bus?: IEventBus | EventBus | undefined;
};

/** The whole system: events come in by a queue, a schedule wakes the processor, SES's events come back, two tables remember. */
export class Postrider extends Construct {
  /** Events come in here. */
  readonly queue: IQueue;
  /** What could not be worked, each with its reason. */
  readonly deadLetterQueue: IQueue;
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  readonly processor: Processor;
  readonly feedback: Feedback;
  /** The page by which readers end mails, where there is one. */
  readonly unsubscribe: Unsubscribe | undefined;
  /** By which SES tells what becomes of a mail. */
  readonly configurationSetName: string;
  /** What must stand in the sender's DNS where the identity is created here. */
  readonly dnsRecords: readonly DnsRecord[];
  readonly #mailQueue: MailQueue;
  readonly #eventBus: PostriderProps["eventBus"];

  /** @throws SettingsError */
  constructor(scope: Construct, id: string, props: PostriderProps) {
    super(scope, id);
    check(props, this.node.path);
    const { stage = PRODUCTION, unsubscribe = true, aiDailyLimitUsd = 10 } = props;
    checkRegion(this, unsubscribe);
    const { fromAddress, logRetentionDays, retentionDays } = props;
    const { retainData = stage === PRODUCTION } = props;
    const removalPolicy = retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const metricsNamespace = metricsNamespaceOf(this);
    const notifications = resolve(props.notifications ?? "notifications");
    const common = { metricsNamespace, removalPolicy, logRetentionDays };

    this.#mailQueue = new MailQueue(this, "Queue", {
      queue: props.queue,
      deadLetterQueue: props.deadLetterQueue,
      removalPolicy,
    });
    const { queue, deadLetterQueue } = this.#mailQueue;
    const tables = new Tables(this, "Tables", {
      key: props.tableKey,
      removalPolicy,
      deletionProtection: stage === PRODUCTION,
    });
    const { deliveries, coordination } = tables;
    const created =
      props.identity === "create"
        ? new SenderIdentity(this, "Identity", {
            domain: domainOf(fromAddress),
            mailFromDomain: props.mailFromDomain,
            removalPolicy,
          })
        : undefined;
    this.unsubscribe = unsubscribe
      ? new Unsubscribe(this, "Unsubscribe", {
          ...common,
          notifications,
          coordination,
          concurrency: props.unsubscribeConcurrency,
        })
      : undefined;
    this.configurationSetName = this.configurationSetNameOf(props.configurationSet);
    const installation = installationOf(this);
    this.processor = new Processor(this, "Processor", {
      ...props,
      ...common,
      notifications,
      installation,
      queue,
      deadLetterQueue,
      deliveries,
      coordination,
      aiDailyLimitUsd,
      configurationSet: this.configurationSetName,
      emailIdentity: props.emailIdentity ?? created?.identity,
      unsubscribe: this.unsubscribe,
    });
    this.feedback = new Feedback(this, "Feedback", {
      ...common,
      installation,
      deliveries,
      coordination,
      retentionDays,
    });
    this.#mailQueue.grantKeys(this.processor.function);
    for (const part of [this.processor, this.feedback, this.unsubscribe])
      if (part !== undefined) tables.grantKey(part.function);
    const monitored = {
      ...props,
      metricsNamespace,
      queue,
      deadLetterQueue,
      feedbackQueue: this.feedback.queue,
      feedbackDeadLetterQueue: this.feedback.deadLetterQueue,
      processor: this.processor.function,
      feedback: this.feedback.function,
      unsubscribe: this.unsubscribe?.function,
      aiDailyLimitUsd,
    };
    const alarms = props.alarms === false ? [] : new Alarms(this, "Alarms", monitored).alarms;
    if (props.dashboard) new Dashboard(this, "Dashboard", { ...monitored, alarms });

    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.deliveries = deliveries;
    this.coordination = coordination;
    this.dnsRecords = created?.dnsRecords ?? [];
    this.#eventBus = props.eventBus;
    if (domainOf(fromAddress) === "example.com")
      Annotations.of(this).addWarningV2(
        "postrider:example-sender",
        `SES will refuse every mail from ${addressOf(fromAddress)}: set fromAddress in postrider.config.ts`,
      );
  }

  /** Lets a function, a role or a service send events to the queue. */
  grantSend(grantee: IGrantable): Grant {
    return this.#mailQueue.grantSend(grantee);
  }

  /** Routes events of a bus to the queue. */
  route(id: string, { eventPattern, bus = this.#eventBus }: RouteOptions): Rule {
    const { queue, deadLetterQueue } = this;
    return new Route(this, id, { queue, deadLetterQueue, eventPattern, bus }).rule;
  }

  private configurationSetNameOf(given: PostriderProps["configurationSet"]): string {
    if (typeof given === "string") return given;
    const set = given ?? new SesEvents(this, "SesEvents").configurationSet;
    return set.configurationSetName;
  }
}

/**
 * Refuses a region that lacks what the stack needs. A stack without a region of its own is only warned about the region that
 * the CDK CLI deploys to by default, because its template may be deployed elsewhere.
 */
function checkRegion(construct: Construct, unsubscribe: boolean): void {
  const { region } = Stack.of(construct);
  const isDefault = Token.isUnresolved(region);
  const problems = regionProblems(isDefault ? (process.env[DEFAULT_REGION] ?? "") : region, {
    unsubscribe,
  }).map((problem) => `${problem} (${construct.node.path})`);
  if (problems.length > 0 && !isDefault) throw new SettingsError(problems);
  for (const problem of problems)
    Annotations.of(construct).addWarningV2("postrider:region", problem);
}

/** Set by the CDK CLI. Source: https://docs.aws.amazon.com/cdk/v2/guide/environments.html */
const DEFAULT_REGION = "CDK_DEFAULT_REGION";

function check({ configurationSet, ...settings }: PostriderProps, path: string): void {
  checkSettings(
    typeof configurationSet === "string" ? { ...settings, configurationSet } : settings,
    path,
  );
  const folder = resolve(settings.notifications ?? "notifications");
  if (!existsSync(folder))
    throw new SettingsError([
      `Expected \`notifications\` to be the folder of your definitions, got none at ${folder}: create it, or name another (${path})`,
    ]);
  if (settings.emailIdentity !== undefined && settings.identity !== undefined)
    throw new SettingsError([
      `Expected \`identity\` to be left out where \`emailIdentity\` is given, got "${settings.identity}" (${path})`,
    ]);
}

/** The tag of an installation's mails: by its stack's name and its place in it, so no other in the account and region has it. */
function installationOf(installation: Construct): string {
  return Names.uniqueResourceName(installation, {
    separator: "-",
    allowedSpecialCharacters: "_-",
    maxLength: 256,
  });
}

function domainOf(fromAddress: string): string {
  return addressOf(fromAddress).split("@").at(-1)?.toLowerCase() ?? "";
}
