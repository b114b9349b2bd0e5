/**
 * Every setting of an installation, once. From this table come the props of the construct (lib/settings/stage-config.ts),
 * their checks, the environment variables of the functions, the questions of `postrider configure` and the table of docs/settings.md.
 */

import { AI_SETTINGS } from "./ai-settings.ts";
import { PARAMETER, type Setting } from "./setting.ts";

export const SETTINGS = {
  preset: {
    kind: "choice",
    options: ["starter", "production"],
    default: "production",
    about:
      "How many alarms watch the installation. `starter`: three (emails stopped, emails late, dead letters). `production`: all. `alarms: false` turns them off.",
    question: "Preset:",
  },
  stage: {
    kind: "text",
    format: "stage",
    default: "production",
    about:
      "Which of your deployments this is. `production`: tables are protected from deletion, data outlives the stack, and the stack is named `Postrider`. Any other stage: neither, and the stack is named `Postrider-<stage>`.",
    question: "Stage:",
    suggested: "production",
  },
  retainData: {
    kind: "flag",
    usual: "true in production, otherwise false",
    about:
      "Whether queues, tables, logs, the key of the unsubscribe links and the SES identity outlive the stack.",
  },

  fromAddress: {
    kind: "text",
    format: "sender",
    required: true,
    variable: "MAIL_FROM",
    about:
      "The sender. Its address or domain must be a verified identity in SES, or be created by the stack (`identity`).",
    question: "Sender, as Name <address>:",
  },
  identity: {
    kind: "choice",
    options: ["existing", "create"],
    default: "existing",
    about:
      "Whether the sender's domain is an identity in SES already, or the stack creates it, with DKIM and its own MAIL FROM domain. The stack then prints the DNS records to set.",
  },
  mailFromDomain: {
    kind: "text",
    format: "domain",
    optional: true,
    condition: 'below the domain of `fromAddress`, only with `identity: "create"`',
    usual: "`mail.` and the domain of `fromAddress`",
    about: "The MAIL FROM domain of the created identity; SPF aligns with the sender through it.",
  },
  replyTo: {
    kind: "text",
    format: "address",
    optional: true,
    usual: "the sender",
    variable: "MAIL_REPLY_TO",
    about: "Where replies go. A definition's own `replyTo` wins.",
  },
  configurationSet: {
    kind: "text",
    format: "configuration-set",
    optional: true,
    usual: "the stack creates one",
    variable: "SES_CONFIGURATION_SET",
    about:
      "The SES configuration set of each email, if you have one. It must send the events Send, Reject, Bounce, Complaint, Delivery, Delivery delay and Rendering failure to EventBridge's default bus; otherwise deliveries and bounces are never recorded.",
  },
  sandboxRecipients: {
    kind: "list",
    of: "recipients",
    usual: "none: the account has production access",
    about:
      "While the SES account is in the sandbox: the verified addresses and domains that may receive email. SES also checks the permission on those.",
    question: 'While in the sandbox, verified recipients, with commas ("none": production access):',
  },
  locale: {
    kind: "text",
    format: "locale",
    default: "en",
    variable: "DEFAULT_LOCALE",
    about:
      "The language of an email if neither its recipient nor its definition names a language that the project has.",
  },
  timeZone: {
    kind: "text",
    format: "time-zone",
    default: "UTC",
    variable: "TIME_ZONE",
    about:
      "The time zone of the times in emails. A recipient's own (`timeZone`) wins. Times in UTC say so.",
  },
  currency: {
    kind: "text",
    format: "currency",
    optional: true,
    usual: "none: the amount is shown without a currency, never with a wrong one",
    variable: "CURRENCY",
    about:
      "The currency of an amount if neither the definition nor the recipient (`currency`) names one.",
  },
  recipientsParameter: {
    ...PARAMETER,
    variable: "RECIPIENTS_PARAMETER",
    about:
      'The SSM parameter that replaces the recipients of definitions, as JSON: `{"class.updated": ["office@example.com"]}`. It may change at any time and is read again after 5 minutes.',
    question: 'SSM parameter with the recipients ("none": the definitions decide):',
  },

  scheduleMinutes: {
    kind: "integer",
    min: 1,
    max: 60,
    default: 1,
    about: "Minutes from one run to the next.",
  },
  batchLimit: {
    kind: "integer",
    min: 1,
    max: 500,
    default: 50,
    variable: "BATCH_LIMIT",
    about: "Messages that one run takes.",
  },
  slots: {
    kind: "integer",
    min: 1,
    max: 20,
    default: 1,
    variable: "SLOTS",
    about:
      "Runs that may work side by side, each with its own lease and schedule. They share the sending rate, the circuit breakers and the AI budget.",
  },
  reservedConcurrency: {
    kind: "integer",
    min: 1,
    max: 1000,
    condition: "at least `slots`",
    about:
      "Reserved concurrency of the processor. AWS keeps 100 of an account's concurrency unreserved, so a new account may have none to give; the leases are enough without it.",
  },
  onUnconfirmed: {
    kind: "choice",
    options: ["retry", "hold"],
    default: "retry",
    variable: "ON_UNCONFIRMED",
    about:
      "What happens to an email when nothing shows whether SES accepted it: send it once more, or hold it for an operator.",
  },
  retentionDays: {
    kind: "integer",
    min: 30,
    max: 3650,
    default: 30,
    variable: "RETENTION_DAYS",
    about:
      "Days that final deliveries and plans stay in the ledger. An event that comes again during these days is recognized. SQS may keep a message for 28 days.",
  },

  events: {
    kind: "choice",
    options: ["off", "troubles", "all"],
    default: "off",
    variable: "EVENTS",
    about:
      "What Postrider publishes to an EventBridge bus (the prop `eventBus`, else the default bus): the results of emails, dead letters and operators' actions. `troubles`: all but accepted and delivered emails. `onEvent` of the construct raises the level to what it needs. EventBridge bills 1 US dollar per million events.",
  },

  ...AI_SETTINGS,

  unsubscribe: {
    kind: "flag",
    default: true,
    about:
      "Whether each email that is not mandatory has a link to a public page of the stack, on which its reader stops this kind of email. Without it, new emails have no link, and the links in sent emails no longer work.",
  },
  unsubscribeConcurrency: {
    kind: "integer",
    min: 1,
    max: 1000,
    condition: "only with `unsubscribe: true`",
    usual: "no limit: a flood of requests uses the account's concurrency",
    about:
      "Requests that the public unsubscribe page answers at once; more are refused. It is taken from the account's concurrency.",
  },

  alarms: {
    kind: "flag",
    default: true,
    about:
      "Whether there are CloudWatch alarms. Turn them off for an app with its own monitoring, and for emulators of AWS.",
  },
  alarmEmail: {
    kind: "text",
    format: "address",
    optional: true,
    usual: "none: alarms show in CloudWatch only",
    condition: "only with `alarms: true`",
    about: "Who gets an email when an alarm fires. AWS asks this address for confirmation first.",
    question: 'Who gets an email when an alarm fires ("none": no one):',
  },
  dashboard: {
    kind: "flag",
    default: false,
    about:
      "Whether there is a CloudWatch dashboard. It costs 3 US dollars a month; the first three of an account are free.",
  },
  runbookUrl: {
    kind: "text",
    format: "https-url",
    optional: true,
    usual: "`docs/runbook.md`",
    about: "Where your operators read the runbook. Each alarm links to its section there.",
  },
  logRetentionDays: {
    kind: "integer",
    min: 1,
    max: 3653,
    only: [
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
      3288, 3653,
    ],
    default: 90,
    about: "Days that CloudWatch keeps the functions' logs.",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The names of all settings, in the order of the table. */
export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
