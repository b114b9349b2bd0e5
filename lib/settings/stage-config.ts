/** Made by `npm run docs` from functions/config/settings.ts: change it there. */

/** The settings of an installation: in `postrider.config.ts`, with `-c name=value`, and as props of the construct. */
export interface PostriderConfig {
  /**
   * How many alarms watch the installation. `starter`: three (emails stopped, emails late, dead letters). `production`:
   * all. `alarms: false` turns them off.
   * @bound one of starter, production
   * @default "production"
   */
  readonly preset?: "starter" | "production" | undefined;
  /**
   * Which of your deployments this is. `production`: tables are protected from deletion, data outlives the stack, and
   * the stack is named `Postrider`. Any other stage: neither, and the stack is named `Postrider-<stage>`.
   * @bound a short name: at most 20 small letters, digits and hyphens, a letter first
   * @default "production"
   */
  readonly stage?: string | undefined;
  /**
   * Whether queues, tables, logs, the key of the unsubscribe links and the SES identity outlive the stack.
   * @bound true or false
   * @default - true in production, otherwise false
   */
  readonly retainData?: boolean | undefined;
  /**
   * The sender. Its address or domain must be a verified identity in SES, or be created by the stack (`identity`).
   * @bound `Name <address>` or an address, on one line
   */
  readonly fromAddress: string;
  /**
   * Whether the sender's domain is an identity in SES already, or the stack creates it, with DKIM and a MAIL FROM
   * domain of its own. The stack then prints the DNS records to set.
   * @bound one of existing, create
   * @default "existing"
   */
  readonly identity?: "existing" | "create" | undefined;
  /**
   * The MAIL FROM domain of the created identity; SPF aligns with the sender through it.
   * @bound a domain, below the domain of `fromAddress`, only with `identity: "create"`
   * @default - `mail.` and the domain of `fromAddress`
   */
  readonly mailFromDomain?: string | undefined;
  /**
   * Where replies go. A definition's own `replyTo` wins.
   * @bound an address without a name
   * @default - the sender
   */
  readonly replyTo?: string | undefined;
  /**
   * The SES configuration set of each email, if you have one. It must send the events Send, Reject, Bounce, Complaint,
   * Delivery, Delivery delay and Rendering failure to EventBridge's default bus; otherwise deliveries and bounces are
   * never recorded.
   * @bound the name of a configuration set: at most 64 letters, digits, _ and -
   * @default - the stack creates one
   */
  readonly configurationSet?: string | undefined;
  /**
   * While the SES account is in the sandbox: the verified addresses and domains that may receive email. SES also checks
   * the permission on those.
   * @bound a list of addresses or domains, with -c separated by commas
   * @default - none: the account has production access
   */
  readonly sandboxRecipients?: readonly string[] | undefined;
  /**
   * The language of emails to recipients for whom neither the event nor the definition names one that the project has.
   * @bound a language tag such as "de"
   * @default "en"
   */
  readonly locale?: string | undefined;
  /**
   * The time zone of the times in emails. A recipient's own (`timeZone`) wins. Times in UTC say so.
   * @bound an IANA time zone such as "Africa/Johannesburg"
   * @default "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * The currency of amounts for which neither the definition nor the recipient (`currency`) names one.
   * @bound an ISO 4217 currency such as "ZAR"
   * @default - none: such an amount is shown without a currency, never with a wrong one
   */
  readonly currency?: string | undefined;
  /**
   * The SSM parameter that replaces the recipients of definitions, as JSON: `{"class.updated":
   * ["office@example.com"]}`. It may change at any time and is read again after 5 minutes.
   * @bound the name of a parameter that begins with "/", of letters, digits and ._-/
   * @default - none
   */
  readonly recipientsParameter?: string | undefined;
  /**
   * Minutes from one run to the next.
   * @bound an integer from 1 to 60
   * @default 1
   */
  readonly scheduleMinutes?: number | undefined;
  /**
   * Messages that one run takes.
   * @bound an integer from 1 to 500
   * @default 50
   */
  readonly batchLimit?: number | undefined;
  /**
   * Runs that may work side by side, each with its own lease and schedule. They share the sending rate, the circuit
   * breakers and the AI budget.
   * @bound an integer from 1 to 20
   * @default 1
   */
  readonly slots?: number | undefined;
  /**
   * Reserved concurrency of the processor. AWS keeps 100 of an account's concurrency unreserved, so a new account may
   * have none to give; the leases are enough without it.
   * @bound an integer from 1 to 1000, at least `slots`
   * @default - none
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * What happens to an email when nothing shows whether SES accepted it: send it once more, or hold it for an operator.
   * @bound one of resend, park
   * @default "resend"
   */
  readonly onUnknown?: "resend" | "park" | undefined;
  /**
   * Days that final deliveries and plans stay in the ledger. An event that comes again within them is recognized; SQS
   * may keep a message for 28 days.
   * @bound an integer from 30 to 3650
   * @default 30
   */
  readonly keepDays?: number | undefined;
  /**
   * Who runs the AI: OpenAI or any compatible endpoint (`openAiBaseUrl`), with a key; or Amazon Bedrock, with the
   * function's role and no key.
   * @bound one of openai, bedrock
   * @default "openai"
   */
  readonly provider?: "openai" | "bedrock" | undefined;
  /**
   * The model that writes.
   * @bound a model's name without spaces, never a key, required with `provider: "bedrock"`: the id with its maker's name (`openai.gpt-oss-20b-1:0`) or an inference profile, of a model that supports chat completions (those of amazon and anthropic do not)
   * @default "gpt-6-luna"
   */
  readonly model?: string | undefined;
  /**
   * The SSM parameter (SecureString under SSM's own key) that holds the AI key, or `/aws/reference/secretsmanager/NAME`
   * for a secret. A key that is refused is read again at once.
   * @bound the name of a parameter that begins with "/", of letters, digits and ._-/, never the key itself; required with `provider: "openai"`, not allowed with bedrock
   * @default - none
   */
  readonly apiKeyParameter?: string | undefined;
  /**
   * The OpenAI-compatible endpoint.
   * @bound a URL that begins with https://, without user, password or query (on stage local also http:// of this machine), only with `provider: "openai"`
   * @default - OpenAI's
   */
  readonly openAiBaseUrl?: string | undefined;
  /**
   * The region whose Bedrock runs the model.
   * @bound an AWS region, only with `provider: "bedrock"`
   * @default - the stack's region
   */
  readonly bedrockRegion?: string | undefined;
  /**
   * US dollars for AI a day (UTC), all runs together. At the limit emails carry the fallback text. 0: no AI.
   * @bound a number from 0 to 100000
   * @default 10
   */
  readonly aiDailyLimitUsd?: number | undefined;
  /**
   * What a million tokens of the model cost, in US dollars.
   * @bound three numbers, `input/cached/output`
   * @default - the built-in price table; a model that it does not know counts as the dearest one
   */
  readonly aiPriceUsdPerMillion?: string | undefined;
  /**
   * Whether a second call checks each sentence against the data before it is sent. Without it, references keep values
   * right, but nothing checks what a sentence says of them. A definition's own `ai.verify` wins.
   * @bound one of on, off
   * @default "on"
   */
  readonly aiVerify?: "on" | "off" | undefined;
  /**
   * The model that checks, from the same provider.
   * @bound a model's name without spaces, never a key, with `provider: "bedrock"` as for `model`
   * @default model
   */
  readonly aiVerifyModel?: string | undefined;
  /**
   * What a million tokens of `aiVerifyModel` cost, in US dollars.
   * @bound three numbers, `input/cached/output`
   * @default - as for `model`
   */
  readonly aiVerifyPriceUsdPerMillion?: string | undefined;
  /**
   * Countries whose national phone numbers are kept from the AI. Numbers with a + always are.
   * @bound a list of countries as two capital letters, with -c separated by commas
   * @default ["ZA","US","GB"]
   */
  readonly phoneCountries?: readonly string[] | undefined;
  /**
   * Whether each email that is not mandatory has a link to a public page of the stack, on which its reader ends this
   * kind of email. Turning it off removes the links of new emails and the page of those already sent.
   * @bound true or false
   * @default true
   */
  readonly unsubscribe?: boolean | undefined;
  /**
   * Requests that the public unsubscribe page answers at once; more are refused. It is taken from the account's
   * concurrency.
   * @bound an integer from 1 to 1000, only with `unsubscribe: true`
   * @default - no limit of its own: a flood of requests uses the account's concurrency
   */
  readonly unsubscribeConcurrency?: number | undefined;
  /**
   * Whether there are CloudWatch alarms. Turn them off for an app with monitoring of its own, and for emulators of AWS.
   * @bound true or false
   * @default true
   */
  readonly alarms?: boolean | undefined;
  /**
   * Who gets an email when an alarm fires. AWS asks this address for confirmation first.
   * @bound an address without a name, only with `alarms: true`
   * @default - none: alarms show in CloudWatch only
   */
  readonly alarmEmail?: string | undefined;
  /**
   * Whether there is a CloudWatch dashboard. It costs 3 US dollars a month; the first three of an account are free.
   * @bound true or false
   * @default false
   */
  readonly dashboard?: boolean | undefined;
  /**
   * Where your operators read the runbook. Each alarm links to its section there.
   * @bound a URL that begins with https://, without user, password or query
   * @default docs/runbook.md
   */
  readonly runbookUrl?: string | undefined;
  /**
   * Days that CloudWatch keeps the functions' logs.
   * @bound one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
   * @default 90
   */
  readonly logRetentionDays?: number | undefined;
}
