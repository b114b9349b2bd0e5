/** What the page shows in its tests: each outcome once, as in the design. */
import type {
  AiExchange,
  DevEmail,
  DevEvent,
  DevState,
  EmailState,
  TimelineStep,
} from "../../../../local/dev/page/contract.ts";
import type { EmailFile } from "./page-server.ts";

/** In the time zone of the machine, as the page shows times. */
const atMs = (clock: string) => Date.parse(`2026-11-24T${clock}`);

const step = (
  clock: string,
  tone: TimelineStep["tone"],
  title: string,
  text?: string,
): TimelineStep => ({ atMs: atMs(clock), tone, title, ...(text !== undefined && { text }) });

export const email = (
  to: string,
  state: EmailState,
  { reason, file = "class" }: { reason?: string; file?: string | undefined } = {},
): DevEmail => ({
  sesMessageId: "0100",
  to,
  locale: "en",
  state,
  ...(reason !== undefined && { reason }),
  subject: "Business English starts a week later, on Monday 7 December",
  htmlPath: `/emails/${file}/html`,
  textPath: `/emails/${file}/text`,
  rawPath: `/emails/${file}/raw`,
  unsubscribeUrl: "http://127.0.0.1:4640/unsubscribe?token=abc",
});

const unwritten = (to: string, state: EmailState): DevEmail => ({
  sesMessageId: undefined,
  to,
  locale: "en",
  state,
  subject: undefined,
});

const BODY = `{
  "specversion": "1.0", "source": "/dev",
  "type": "class.updated", "id": "evt-1001",
  "data": {
    "code": "C-2026-031",
    "before": { "startDate": "2026-11-30" },
    "after": { "startDate": "2026-12-07" },
    "notify": ["office@example.com"]
  }
}`;

export function event(shortId: string, clock: string, part: Partial<DevEvent>): DevEvent {
  return {
    shortId,
    id: "evt-1001",
    type: "class.updated",
    source: "/dev",
    key: undefined,
    messageId: "5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7",
    via: "send box",
    body: BODY,
    receivedAtMs: atMs(clock),
    outcome: "mailed",
    summary: "mailed 1",
    answer: "1 email was delivered, 1.2 seconds after the event arrived.",
    next: "Nothing to do.",
    tone: "ok",
    tookMs: 1200,
    definition: { file: "class-updated.ts", loadedAtMs: atMs("16:25:51") },
    deadLetter: undefined,
    duplicateOf: undefined,
    timeline: [step(`${clock}.0`, "off", "Event received", "from the Send box")],
    emails: [],
    ai: [],
    fallback: undefined,
    ...part,
  };
}

const REQUEST = JSON.stringify({
  model: "offline-writer",
  messages: [
    { role: "system", content: "Write a headline and bullets." },
    {
      role: "user",
      content: JSON.stringify({
        type: "class.updated",
        facts: [{ id: "F1", label: "Class", value: "Business English" }],
        changes: [
          { id: "C1", label: "Start date" },
          { id: "C2", label: "Schedule", added: ["Thursday"], removed: ["Wednesday"] },
          { id: "C3", label: "Site", before: "Cape Town", after: "Paarl" },
        ],
      }),
    },
  ],
});

const answered = (headline: string, refused?: string): AiExchange => ({
  call: "write",
  atMs: atMs("16:23:05.9"),
  tookMs: 800,
  model: "offline-writer",
  status: 200,
  request: REQUEST,
  answer: JSON.stringify({ headline, bullets: ["It ends later, too."] }),
  ...(refused !== undefined && { refused }),
});

const EVENTS: readonly DevEvent[] = [
  event("dev-9", "16:26:39", {
    outcome: "working",
    summary: "writing",
    tone: "busy",
    answer: "The text is being written.",
    next: "It goes out with the fallback text if there is no answer within 8 seconds.",
    emails: [unwritten("office@example.com", "waiting")],
    tookMs: undefined,
    timeline: [
      step("16:26:39.1", "off", "Event received", "from the Send box"),
      step("16:26:39.2", "off", "class-updated.ts", "4 changes, 2 of them shared with the AI"),
      step("16:26:39.2", "busy", "AI asked", "offline writer, attempt 1"),
    ],
  }),
  event("dev-8", "16:25:58", {
    via: "POST /events",
    summary: "mailed 2",
    answer: "2 emails were delivered, 1.4 seconds after the event arrived.",
    next: "This event used class-updated.ts as saved at 16:25:51.",
    emails: [email("office@example.com", "delivered"), email("thandi@example.com", "delivered")],
    ai: [answered("{F1} starts {C1.difference} later, on {C1.after}")],
    timeline: [
      step("16:25:58.0", "off", "Event received", "POST /events"),
      step("16:25:58.1", "off", "class-updated.ts", "4 changes, 2 of them shared with the AI"),
      step(
        "16:25:59.2",
        "ok",
        "Text by AI",
        "offline writer, 1.1 s, accepted at the first attempt",
      ),
      step("16:25:59.3", "busy", "Accepted by SES", "2 emails"),
      step("16:25:59.4", "ok", "Delivered", "2 emails"),
    ],
  }),
  event("dev-7", "16:25:40", {
    outcome: "skipped",
    summary: "skipped: only updatedBy changed",
    tone: "off",
    answer: "Skipped: only updatedBy changed, and class.updated does not track it.",
    next: "To report it, add updatedBy to trackedFields in notifications/class-updated.ts.",
    timeline: [
      step("16:25:40.0", "off", "Event received", "from the Send box"),
      step("16:25:40.1", "off", "Skipped", "no-tracked-change"),
    ],
  }),
  event("dev-6", "16:24:12", {
    type: "class.created",
    summary: "mailed 1, bounced 1",
    tone: "bad",
    answer:
      "1 email was delivered; 1 bounced, because the mailbox nobody@example.com does not exist.",
    next: "You chose this fault in the Send box. The address is suppressed now, as in production.",
    emails: [
      email("office@example.com", "delivered"),
      email("nobody@example.com", "bounced", { reason: "550 5.1.1 user unknown" }),
    ],
    timeline: [
      step("16:24:12.0", "off", "Event received", "from the Send box"),
      step("16:24:12.2", "busy", "Accepted by SES", "2 emails"),
      step("16:24:12.3", "bad", "Bounced for good", "nobody@example.com: 550 5.1.1 user unknown"),
      step("16:24:12.3", "off", "Address suppressed", "nobody@example.com"),
    ],
  }),
  event("dev-5", "16:23:05", {
    summary: "mailed 1, fallback text: AI answer refused twice",
    tone: "warn",
    answer:
      "1 email was delivered with the fallback text, because two answers of the AI were refused.",
    next: "Both answers had a value in the AI's own words. Ask for references in the prompt of class-updated.ts.",
    emails: [email("office@example.com", "delivered")],
    fallback: "two answers of the AI were refused",
    ai: [
      answered("Business English starts on 7 December.", "“7 December” is not a reference."),
      answered("The class moves by a week, to {C1.after}.", "“a week” is a number in words."),
    ],
    timeline: [
      step("16:23:05.0", "off", "Event received", "from the Send box"),
      step("16:23:05.9", "warn", "Answer refused, attempt 1", "A date outside a reference"),
      step("16:23:06.7", "warn", "Answer refused, attempt 2", "A number outside a reference"),
      step("16:23:06.8", "off", "Fallback text", "from the sentence frames of en.ts"),
      step("16:23:06.9", "ok", "Delivered", "1 email"),
    ],
  }),
  event("dev-4", "16:22:40", {
    id: undefined,
    type: undefined,
    source: undefined,
    via: "SQS",
    body: "class.updated;C-2026-031;2026-11-23",
    outcome: "dead-letter",
    summary: "dead letter: the body is not JSON",
    tone: "bad",
    answer: "Dead letter: the body is not JSON.",
    next: "Correct the program that sends it.",
    deadLetter: { reason: "unreadable", detail: undefined },
    definition: undefined,
    timeline: [
      step("16:22:40.0", "off", "Message received", "by an SQS client"),
      step("16:22:40.0", "bad", "Moved to the dead letters", "unreadable"),
    ],
  }),
  event("dev-3", "16:22:02", {
    type: "class.created",
    via: "postrider send",
    outcome: "dead-letter",
    summary: "dead letter: data.class.subject is missing",
    tone: "bad",
    answer: "Dead letter: the event has no data.class.subject, which class.created needs.",
    next: "Send the field, or make it optional in notifications/class-created.ts, line 22.",
    deadLetter: { reason: "data-invalid", detail: "data.class.subject is missing" },
    timeline: [
      step("16:22:02.0", "off", "Event received", "npx postrider send"),
      step("16:22:02.1", "bad", "Moved to the dead letters", "data-invalid"),
    ],
  }),
  event("dev-2", "16:20:11", {
    type: "invoice.overdue",
    outcome: "waiting",
    summary: "waits for 17:00",
    tone: "busy",
    answer: "Waits for the digest of 17:00, together with 2 other events.",
    emails: [unwritten("office@example.com", "waiting")],
  }),
  event("dev-1", "16:19:50", {
    type: "class.status-changed",
    summary: "mailed 1, marked as spam",
    tone: "bad",
    answer: "1 email was delivered, and the reader marked it as spam.",
    emails: [email("reader@example.com", "complained")],
  }),
  event("dev-0", "16:19:30", {
    outcome: "duplicate",
    summary: "duplicate of dev-1",
    tone: "off",
    answer: "Duplicate of dev-1: both are one notification, so no second email is sent.",
    duplicateOf: "dev-1",
  }),
];

export const STATE: DevState = {
  startedAtMs: atMs("16:19:00"),
  watching: {
    definitions: 8,
    languages: 5,
    last: { file: "class-updated.ts", atMs: atMs("16:25:51") },
    faults: [],
  },
  writer: {
    kind: "offline",
    text: "It needs no key and writes simple sentences. Set a key and AI_MODEL, then start again, to see a real model's text.",
  },
  endpoints: {
    sqs: "http://127.0.0.1:4610",
    dynamodb: "http://127.0.0.1:4630",
    ses: "http://127.0.0.1:4620",
    queueUrl: "http://127.0.0.1:4610/000000000000/postrider",
  },
  sdkSettings: {
    AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:4610",
    AWS_ENDPOINT_URL_SES: "http://127.0.0.1:4620",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  },
  nextRunAtMs: undefined,
  droppedEvents: 0,
  events: EVENTS,
  samples: [
    { definition: "class.updated", name: "A class starts later", body: BODY },
    {
      definition: "learner.added",
      name: "A learner joins",
      body: '{"specversion":"1.0","source":"/dev","id":"evt-7","type":"learner.added","data":{"learner":{"id":"L-1","name":"Zoë Adams"}}}',
    },
  ],
  suppressions: [
    { address: "nobody@example.com", reason: "bounced", sinceMs: atMs("16:24:12") },
    {
      address: "reader@example.com",
      reason: "unsubscribed from class.updated",
      sinceMs: undefined,
    },
  ],
};

export const FAULTY: DevState = {
  ...STATE,
  watching: {
    ...STATE.watching,
    faults: [
      {
        file: "notifications/invoice-overdue.ts",
        atMs: atMs("16:26:10"),
        faults: ["Line 14: the sample has no data.total. Did you mean data.amount?"],
      },
    ],
  },
};

export const EMPTY: DevState = { ...STATE, events: [], suppressions: [], samples: [] };

const EMAIL_HTML = `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 18px 24px; border-top: 4px solid light-dark(#0e5a6b, #4fb6c8); font: 16px/24px Arial, sans-serif; color: light-dark(#1d2126, #e9ebee); background: light-dark(#fff, #1d2025); }
h1 { margin: 14px 0 8px; font-size: 20px; line-height: 27px; } p { margin: 0 0 6px; }
a.button { display: inline-block; margin: 12px 0 20px; padding: 11px 26px; border-radius: 8px; background: light-dark(#0e5a6b, #4fb6c8); color: light-dark(#fff, #0b2228); font-weight: bold; }
</style><b>Table Bay Training</b><h1>Business English starts a week later, on Monday 7 December</h1>
<p style="margin: 0 0 6px">It now ends on Friday 19 March 2027, also a week later.</p>
<a class="button" href="https://app.example.com/classes/C-2026-031">Open</a>
<p><a href="http://127.0.0.1:4640/unsubscribe?token=abc">Stop these emails</a></p>`;

export const EMAILS: Readonly<Record<string, EmailFile>> = {
  class: {
    html: EMAIL_HTML,
    text: "Business English starts a week later\n\nWhat changed\n  Start date: Monday 7 December 2026\n",
    raw: "From: a@example.com\r\nSubject: Hello\r\n\r\nBody\r\n",
  },
};
