/**
 * What the functions tell CloudWatch, and what it means: each function its own sums. The documents' table, the dashboard and
 * the alarms are made from this, so that none of them can name what nobody writes. One name of one function is one metric of
 * the bill.
 */

export const METRICS = {
  processor: {
    RunMs: "How long a run took; written by every run, so that a missing one shows.",
    Received: "Messages that a run took off the queue; written by every run.",
    Sent: "Mails that SES took; written by every run.",
    SesBreakerOpen: "1 while SES is known to be down, else 0; written by every run that could ask.",
    AiBreakerOpen:
      "1 while the AI is known to be down, else 0; written by every run that could ask.",
    OldestMessageSeconds: "The age of the oldest message that a run took off the queue.",
    Busy: "Runs that ended at once because another one held the lease.",
    CutShort: "Runs that a dependency ended before their work was done.",
    Unknown: "Mails of which a run could not learn, or not write down, whether SES took them.",
    Parked: "Mails that nobody sends on a guess: an operator decides.",
    Failed: "Mails that SES will not take, ever.",
    DeadLettered: "Messages that were moved aside with a reason.",
    Suppressed: "Mails that were not sent: the recipient is not to be mailed.",
    Expired: "Mails that were not sent: the news was too old.",
    Written:
      "Drafts in the AI's words; 0 where a run wrote only the two below it, `PlainWithoutAi` and `PlainAiAnswer`, which are written with it.",
    PlainByChoice: "Plain drafts as meant: by definition, nothing to write, nobody to mail.",
    PlainWithoutAi:
      "Plain drafts because the AI was away, refused us, had no time, or was not to be asked.",
    PlainAiAnswer: "Plain drafts because the AI's answer could not be used.",
    PlainAiBudget: "Plain drafts because the day's limit was reached, or could not be counted.",
    AiInputTokens: "Tokens that the AI was given, as far as it told.",
    AiOutputTokens: "Tokens that the AI gave, as far as it told.",
    AiCostUsd: "What the drafts cost, US dollars, as far as the AI told its tokens.",
    PersonalDataStopped: "Requests to the AI that held personal data and did not leave.",
    SentTwice:
      "Second mails of a delivery, as a run learnt of them: the window that the README names.",
  },
  feedback: {
    Delivered: "Mails that arrived, as SES tells.",
    Bounced: "Mails that came back, for good or for now.",
    Complained: "Mails that a reader called spam.",
    Rejected: "Mails that SES took and did not send: it found a virus.",
    Suppressed: "Recipients who are not mailed again.",
    Returned: "Events of SES that could not be worked and stay in their queue, each time anew.",
    SentTwice: "Second mails of a delivery, as SES's events told of them.",
  },
  unsubscribe: {
    Unsubscribed: "Readers' wishes to end a definition's mails, also one that stood already.",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** A function of ours: the dimension `service` of its metrics. */
export type Service = keyof typeof METRICS;

/** The metrics of a function. */
export type MetricName<S extends Service> = Extract<keyof (typeof METRICS)[S], string>;

/** A metric's unit in CloudWatch, by its name's ending; CloudWatch has none for money. */
export function unitOf(name: string): "Milliseconds" | "Seconds" | "None" | "Count" {
  if (name.endsWith("Ms")) return "Milliseconds";
  if (name.endsWith("Seconds")) return "Seconds";
  return name.endsWith("Usd") || name.endsWith("Open") ? "None" : "Count";
}
