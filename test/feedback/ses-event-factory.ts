/** Complete SES events as EventBridge delivers them. A test varies single fields. */

export const NOTIFICATION = "0123456789abcdef0123456789abcdef";
export const DELIVERY = "fedcba9876543210fedcba9876543210";
export const INSTALLATION = "postrider";
export const ADDRESS = "ada@example.com";
export const SUBMITTED_AT = "2026-11-23T07:15:02.012Z";

/** For each `eventType`: the `detail-type` in EventBridge, and the object with its details. */
const KINDS = {
  Send: ["Email Sent", "send", {}],
  Delivery: [
    "Email Delivered",
    "delivery",
    {
      timestamp: "2026-11-23T07:15:04.226Z",
      processingTimeMillis: 2214,
      recipients: [ADDRESS],
      smtpResponse: "250 2.6.0 Message received",
      reportingMTA: "mta.example.com",
    },
  ],
  Bounce: [
    "Email Bounced",
    "bounce",
    {
      bounceType: "Permanent",
      bounceSubType: "General",
      bouncedRecipients: [
        {
          emailAddress: ADDRESS,
          action: "failed",
          status: "5.1.1",
          diagnosticCode: "smtp; 550 5.1.1 user unknown",
        },
      ],
      timestamp: "2026-11-23T07:15:04.669Z",
      feedbackId: "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
      reportingMTA: "dsn; mta.example.com",
    },
  ],
  Complaint: [
    "Email Complaint Received",
    "complaint",
    {
      complainedRecipients: [{ emailAddress: ADDRESS }],
      timestamp: "2026-11-23T07:41:02.669Z",
      feedbackId: "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
      complaintSubType: null,
      userAgent: "Amazon SES Mailbox Simulator",
      complaintFeedbackType: "abuse",
      arrivalDate: "2026-11-23T07:41:02.669Z",
    },
  ],
  Reject: ["Email Rejected", "reject", { reason: "Bad content" }],
  "Rendering Failure": [
    "Email Rendering Failed",
    "failure",
    {
      errorMessage: "Attribute 'ada@example.com' is not present in the rendering data.",
      templateName: "MyTemplate",
    },
  ],
  DeliveryDelay: [
    "Email Delivery Delayed",
    "deliveryDelay",
    {
      timestamp: "2026-11-23T08:15:04.226Z",
      delayType: "MailboxFull",
      expirationTime: "2026-11-23T21:15:04.226Z",
      delayedRecipients: [{ emailAddress: ADDRESS, status: "4.4.1", diagnosticCode: "smtp; 421" }],
    },
  ],
  Open: ["Email Opened", "open", { ipAddress: "192.0.2.1", userAgent: "Mozilla/5.0" }],
  Click: ["Email Clicked", "click", { link: "https://example.com/", linkTags: {} }],
  Subscription: [
    "Email Subscribed",
    "subscription",
    { contactList: "List", source: "UnsubscribeHeader" },
  ],
} as const satisfies Record<string, readonly [string, string, object]>;

export type EventType = keyof typeof KINDS;

export const EVENT_TYPES = Object.keys(KINDS) as EventType[];

export type Varied = {
  readonly installation?: string;
  readonly notification?: string;
  readonly delivery?: string;
  readonly to?: readonly string[];
  readonly messageId?: string;
  readonly submittedAt?: string;
  /** Overrides of the details object. */
  readonly what?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, readonly string[]>>;
};

export function aSesEvent(eventType: EventType, varied: Varied = {}) {
  const [detailType, name, object] = KINDS[eventType];
  const { notification = NOTIFICATION, delivery = DELIVERY, to = [ADDRESS] } = varied;
  const { installation = INSTALLATION } = varied;
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": detailType,
    source: "aws.ses",
    account: "123456789012",
    time: "2026-11-23T07:15:05Z",
    region: "us-east-1",
    resources: ["arn:aws:ses:us-east-1:123456789012:configuration-set/postrider"],
    detail: {
      eventType,
      mail: {
        timestamp: varied.submittedAt ?? SUBMITTED_AT,
        source: "Postrider <postrider@example.com>",
        sourceArn: "arn:aws:ses:us-east-1:123456789012:identity/postrider@example.com",
        sendingAccountId: "123456789012",
        messageId: varied.messageId ?? "ses-1",
        destination: to,
        headersTruncated: false,
        headers: [{ name: "To", value: to.join(", ") }],
        commonHeaders: { from: ["postrider@example.com"], to, messageId: "ses-1", subject: "Hi" },
        tags: varied.tags ?? {
          "ses:configuration-set": ["postrider"],
          "ses:source-ip": ["192.0.2.0"],
          installation: [installation],
          notification: [notification],
          delivery: [delivery],
          definition: ["class_updated"],
        },
      },
      [name]: { ...object, ...varied.what },
    },
  };
}
