import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Annotations, Names, RemovalPolicy } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus, EventPattern, IEventBus, Rule } from "aws-cdk-lib/aws-events";
import type { Grant, IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IConfigurationSet, IEmailIdentity } from "aws-cdk-lib/aws-ses";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { Alarms } from "./alarms/alarms.ts";
import { SETTINGS } from "../functions/config/settings.ts";
import type { EmailEventName, SystemEventName } from "../functions/events-out/event-names.ts";
import type { PostriderConfig } from "./settings/stage-config.ts";
import { Dashboard } from "./alarms/dashboard.ts";
import { EventsOut, type OnEventOptions } from "./resources/events-out.ts";
import { Feedback } from "./functions/feedback.ts";
import { MailQueue } from "./resources/mail-queue.ts";
import { Processor } from "./functions/processor.ts";
import { checkRegion } from "./settings/check-region.ts";
import { Route } from "./functions/route.ts";
import { operateStatements, readStatements } from "./resources/operator-access.ts";
import { addressOf } from "./resources/sender.ts";
import { type DnsRecord, SenderIdentity } from "./resources/sender-identity.ts";
import { SesEvents } from "./resources/ses-events.ts";
import { checkSettings, SettingsError } from "./settings/settings.ts";
import { PRODUCTION } from "./settings/stage.ts";
import { SecretKey } from "./resources/secret-key.ts";
import { Tables } from "./resources/tables.ts";
import { Unsubscribe } from "./functions/unsubscribe.ts";
import { metricsNamespaceOf } from "./alarms/monitored-resources.ts";

export type { PostriderConfig } from "./settings/stage-config.ts";
export type { OnEventOptions } from "./resources/events-out.ts";
export type { EmailEventName } from "../functions/events-out/event-names.ts";

/** The settings of `postrider.config.ts`, and resources that your CDK app already has. */
export interface PostriderProps extends Omit<PostriderConfig, "configurationSet"> {
  /**
   * The folder of your definitions, relative to the folder with `cdk.json`. Every file that exports `definition` is deployed, with
   * the languages in `locales/` and `brand.ts` if they exist.
   * @default "notifications"
   */
  readonly notifications?: string | undefined;
  /**
   * An existing queue for events: a standard queue with a retention of 14 days and a `maxReceiveCount` of 1000. If this app creates
   * it, its own dead-letter queue is used.
   * @default - a queue is created, with a dead-letter queue
   */
  readonly queue?: IQueue | undefined;
  /**
   * The dead-letter queue that the redrive policy of an imported `queue` names: a standard queue. SQS redrives only from a queue
   * that a redrive policy names.
   * @default - the dead-letter queue of `queue` if this app creates it; else a queue is created
   */
  readonly deadLetterQueue?: IQueue | undefined;
  /**
   * The event bus of `route`, and of the events that Postrider publishes (the setting `events`).
   * @default - the default bus of the account and region
   */
  readonly eventBus?: IEventBus | EventBus | undefined;
  /**
   * The KMS key of both tables. Its key policy must allow access through IAM policies, as the default policy of a CDK key does.
   * @default - the AWS managed key of DynamoDB
   */
  readonly tableKey?: IKey | undefined;
  /**
   * The only SES identity that may send. Do not set `identity` too.
   * @default - any verified identity that covers `fromAddress`
   */
  readonly emailIdentity?: IEmailIdentity | undefined;
  /**
   * The SES configuration set of each email, or its name. It must send the events Send, Reject, Bounce, Complaint, Delivery,
   * Delivery delay and Rendering failure to EventBridge's default bus: without them no delivery and no bounce is recorded.
   * @default - a configuration set is created
   */
  readonly configurationSet?: IConfigurationSet | string | undefined;
  /**
   * The SNS topic of the alarms. CloudWatch needs permission to publish to it.
   * @default - a topic is created if `alarmEmail` is set; else the alarms show in CloudWatch only
   */
  readonly alarmTopic?: ITopic | undefined;
}

export type RouteOptions = {
  /** The events to route. */
  readonly eventPattern: EventPattern;
  /** @default - the prop `eventBus`, else the default bus of the account and region */
  readonly bus?: IEventBus | EventBus | undefined;
};

/** Postrider: a queue of events, the scheduled processor, the feedback from SES, the unsubscribe page and two tables. */
export class Postrider extends Construct {
  /** Send events here. */
  readonly queue: IQueue;
  /** Messages that could not be processed, each with a reason. */
  readonly deadLetterQueue: IQueue;
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  readonly processor: Processor;
  readonly feedback: Feedback;
  /** The unsubscribe page. Undefined if the setting `unsubscribe` is false. */
  readonly unsubscribe: Unsubscribe | undefined;
  /** The key of the recipients' ids in tables and logs. */
  readonly recipientKey: SecretKey;
  /** The SES configuration set of each email. */
  readonly configurationSetName: string;
  /** The records to add to the sender's DNS. Empty unless the setting `identity` is "create". */
  readonly dnsRecords: readonly DnsRecord[];
  readonly #mailQueue: MailQueue;
  readonly #tables: Tables;
  readonly #eventBus: PostriderProps["eventBus"];
  /** What is published to EventBridge, and where. */
  readonly eventsOut: EventsOut;

  /** @throws SettingsError */
  constructor(scope: Construct, id: string, props: PostriderProps) {
    super(scope, id);
    check(props, this.node.path);
    const {
      stage = PRODUCTION,
      unsubscribe = true,
      aiDailyLimitUsd = SETTINGS.aiDailyLimitUsd.default,
    } = props;
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
    this.#tables = tables;
    const { deliveries, coordination } = tables;
    this.recipientKey = new SecretKey(this, "RecipientKey", {
      description:
        "Makes the ids of Postrider's recipients. With a new value, what is stored about an address is no longer found.",
      neverRotated: "A new key would hide the suppressions and the history of every address.",
      removalPolicy,
    });
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
          locale: props.locale,
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
      recipientKey: this.recipientKey,
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
    this.eventsOut = new EventsOut(this, "EventsOut", {
      bus: props.eventBus,
      installation,
      functions: [this.processor.function, this.feedback.function],
      level: props.events ?? SETTINGS.events.default,
    });
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
        `SES refuses every email from ${addressOf(fromAddress)}: set fromAddress in postrider.config.ts`,
      );
  }

  /** Allows a function, a role or a service to send events to the queue. */
  grantSend(grantee: IGrantable): Grant {
    return this.#mailQueue.grantSend(grantee);
  }

  /** Allows the commands and the console to ask about emails; addresses and text are readable. */
  grantRead(grantee: IGrantable): void {
    this.grantAccess(grantee, readStatements(this));
  }

  /** Allows the commands and the console to act too: resend, cancel, redrive, suppress, pause, erase. */
  grantOperate(grantee: IGrantable): void {
    this.grantAccess(grantee, operateStatements(this));
    this.#mailQueue.grantOperatorKeys(grantee);
  }

  /** Routes events of a bus to the queue. */
  route(id: string, { eventPattern, bus = this.#eventBus }: RouteOptions): Rule {
    const { queue, deadLetterQueue } = this;
    return new Route(this, id, { queue, deadLetterQueue, eventPattern, bus }).rule;
  }

  /**
   * Sends events that Postrider publishes to a target: the results of emails ("Bounced"), dead letters, operators' actions ("Sending Paused"); "*" is
   * all. It raises the setting `events` to what it needs: `all` for "Accepted", "Delivered" and "*", otherwise `troubles`.
   */
  onEvent(name: EmailEventName | SystemEventName | "*", { target }: OnEventOptions): Rule {
    return this.eventsOut.addTarget(name, target);
  }

  private grantAccess(grantee: IGrantable, statements: readonly PolicyStatement[]): void {
    for (const statement of statements) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    this.#tables.grantKey(grantee);
  }

  private configurationSetNameOf(given: PostriderProps["configurationSet"]): string {
    if (typeof given === "string") return given;
    const set = given ?? new SesEvents(this, "SesEvents").configurationSet;
    return set.configurationSetName;
  }
}

function check({ configurationSet, ...settings }: PostriderProps, path: string): void {
  checkSettings(
    typeof configurationSet === "string" ? { ...settings, configurationSet } : settings,
    path,
  );
  const folder = resolve(settings.notifications ?? "notifications");
  if (!existsSync(folder))
    throw new SettingsError([
      `Expected \`notifications\` to be the folder of your definitions, got ${folder}, which does not exist: create it, or set another folder (${path})`,
    ]);
  if (settings.emailIdentity !== undefined && settings.identity !== undefined)
    throw new SettingsError([
      `Expected only one of \`emailIdentity\` and \`identity\`, got both: remove one (${path})`,
    ]);
}

/** The `installation` tag of its emails: stack name and construct path, unique in an account and region. */
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
