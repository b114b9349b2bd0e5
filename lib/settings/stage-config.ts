/**
 * What an operator may decide, in `postrider.config.ts` or by `-c name=value`; the construct's props have the same names.
 * The bounds are those of ./settings.ts, the README's table is made of these comments, and tests say so.
 */
export interface PostriderConfig {
  /**
   * Which of your deployments this is. `production`: tables are protected from deletion, data outlives the stack, and the stack
   * is called `Postrider`; any other: neither, and `Postrider-<stage>`.
   * @bound a short name: at most 20 small letters, digits and hyphens, a letter first
   * @default "production"
   */
  readonly stage?: string | undefined;
  /**
   * Whether queues, tables, logs, the links' key and the identity outlive the stack.
   * @bound true or false
   * @default - true in production, else false
   */
  readonly retainData?: boolean | undefined;

  /**
   * The sender. Its identity (the address or its domain) must be verified in SES, or be created (`identity`).
   * @bound `Name <address>` or an address, on one line
   */
  readonly fromAddress: string;
  /**
   * Whether the sender's domain is an identity in SES already, or the stack makes it, with DKIM and a MAIL FROM domain of its
   * own; it then prints the DNS records that you must set.
   * @bound one of existing, create
   * @default "existing"
   */
  readonly identity?: "existing" | "create" | undefined;
  /**
   * The domain in the mails' envelope where the identity is created, by which SPF agrees with the sender.
   * @bound a domain below that of `fromAddress`, with `identity` create only
   * @default - `mail.` before the domain of `fromAddress`
   */
  readonly mailFromDomain?: string | undefined;
  /**
   * Where answers to the mails go; a definition's own `replyTo` goes before it.
   * @bound an address without a name
   * @default - to the sender
   */
  readonly replyTo?: string | undefined;
  /**
   * The SES configuration set of each mail, where you have one: it must send SES's events (Send, Reject, Bounce, Complaint,
   * Delivery, Delivery delay, Rendering failure) to EventBridge's default bus, or nobody learns what became of a mail.
   * @bound the name of a configuration set: at most 64 letters, digits, _ and -
   * @default - the stack makes one
   */
  readonly configurationSet?: string | undefined;
  /**
   * While the account is in SES's sandbox: the verified identities that may be sent to, because SES then asks for the right to
   * those as well.
   * @bound addresses or domains, with -c with commas between them
   * @default - none: the account has left the sandbox
   */
  readonly sandboxRecipients?: readonly string[] | undefined;
  /**
   * The SSM parameter that says who is told in place of those that the definitions name, in JSON:
   * `{"class.updated": ["office@example.com"]}`. It may be changed at any time.
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
   * Runs that may work side by side, each with its own lease and schedule; the sending rate, the breakers and the spending are
   * shared.
   * @bound an integer from 1 to 20
   * @default 1
   */
  readonly slots?: number | undefined;
  /**
   * What the account's concurrency keeps for the processor, and its bound. AWS wants 100 left unreserved, which a new account
   * does not have; the leases do without.
   * @bound an integer from 1 to 1000, and at least `slots`
   * @default - none
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * What follows when nobody can know whether SES took a mail: send it once more, or leave it to an operator.
   * @bound one of resend, park
   * @default "resend"
   */
  readonly onUnknown?: "resend" | "park" | undefined;
  /**
   * Days that final deliveries and plans are kept in the ledger: for so long an event that comes again is known. SQS may keep a
   * message for 28.
   * @bound an integer from 30 to 3650
   * @default 30
   */
  readonly keepDays?: number | undefined;

  /**
   * Who runs the AI: OpenAI, or whoever has an endpoint that is compatible (`openAiBaseUrl`); or Amazon Bedrock, by the
   * function's role and no key.
   * @bound one of openai, bedrock
   * @default "openai"
   */
  readonly provider?: "openai" | "bedrock" | undefined;
  /**
   * The model that writes. Bedrock's models must be named, for they are to be enabled in the account.
   * @bound a model's name without spaces, never a key; required where `provider` is bedrock, and there with its maker's name first (`openai.gpt-oss-20b-1:0`) or an inference profile, and one that speaks chat completions, as none of amazon or anthropic does
   * @default - the function's own: "gpt-6-luna"
   */
  readonly model?: string | undefined;
  /**
   * The SSM parameter (SecureString under SSM's own key) that holds the AI's key, never the key itself;
   * `/aws/reference/secretsmanager/NAME` for a secret of Secrets Manager.
   * @bound the name of a parameter that begins with "/", of letters, digits and ._-/ (never the key itself); required where `provider` is openai, refused where it is bedrock
   */
  readonly apiKeyParameter?: string | undefined;
  /**
   * The OpenAI-compatible endpoint.
   * @bound a URL that begins with https://, without user, password or query (on stage local http:// of this machine too); where `provider` is openai only
   * @default - OpenAI's
   */
  readonly openAiBaseUrl?: string | undefined;
  /**
   * Where Bedrock is asked.
   * @bound an AWS region; where `provider` is bedrock only
   * @default - the stack's
   */
  readonly bedrockRegion?: string | undefined;
  /**
   * What the AI may cost a day (UTC), in US dollars; at the limit mails are plain. 0: no AI.
   * @bound a number from 0 to 100000
   * @default 10
   */
  readonly aiDailyLimitUsd?: number | undefined;
  /**
   * What a million tokens of the model cost, in US dollars.
   * @bound three numbers, `input/cached/output`
   * @default - the table in functions/words/budget/price.ts; a model that it does not know is counted at the dearest price
   */
  readonly aiPriceUsdPerMillion?: string | undefined;
  /**
   * Countries whose national phone numbers are kept from the AI; numbers with a + always are.
   * @bound countries as two capital letters, with -c with commas between them
   * @default - the function's own: ["ZA", "US", "GB"]
   */
  readonly phoneCountries?: readonly string[] | undefined;

  /**
   * Whether readers can end mails that are not mandatory, each by its own link to a public page of the stack's. Without it
   * mails that go out have no link, and the page of those that went out is gone.
   * @bound true or false
   * @default true
   */
  readonly unsubscribe?: boolean | undefined;
  /**
   * How many requests to the public unsubscribe page are answered at once; more are refused. It is taken from the account's
   * concurrency, of which AWS wants 100 left: a new account may have too little.
   * @bound an integer from 1 to 1000, where `unsubscribe` is true only
   * @default - no bound of its own: a flood of requests takes the account's concurrency
   */
  readonly unsubscribeConcurrency?: number | undefined;

  /**
   * Whether there are alarms in CloudWatch. Without them nobody is told that no mail goes out: for an app that is watched by other
   * means, and for emulators of AWS.
   * @bound true or false
   * @default true
   */
  readonly alarms?: boolean | undefined;
  /**
   * Who is told when an alarm rings. AWS first asks that address whether it wants to be.
   * @bound an address without a name, where `alarms` is true only
   * @default - nobody: alarms show in CloudWatch only
   */
  readonly alarmEmail?: string | undefined;
  /**
   * Whether there is a dashboard in CloudWatch. The first three of an account are free.
   * @bound true or false
   * @default true
   */
  readonly dashboard?: boolean | undefined;
  /**
   * Where your operators can read the runbook: alarms lead to it, with the section behind it.
   * @bound a URL that begins with https://, without user, password or query
   * @default "docs/runbook.md"
   */
  readonly runbookUrl?: string | undefined;
  /**
   * Days that the functions' logs are kept.
   * @bound one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
   * @default 90
   */
  readonly logRetentionDays?: number | undefined;
}
