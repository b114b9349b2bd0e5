/** A day of a training company's emails: one of each state, dead letters, suppressions and two weeks of statistics. */
import type { HistoryEntry } from "../../../functions/delivery/history.ts";
import type { Exchange } from "../../../functions/words/exchange.ts";
import type { KeptDraft } from "../../../functions/delivery/plan.ts";
import type {
  DayStatistics,
  DeadLetter,
  Email,
  EmailState,
  EventWithoutEmail,
  Shown,
} from "../../../operator/read/email.ts";

/** Tuesday 24 November 2026, 14:26 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 24, 14, 26);
const SOURCE = "https://app.tablebay.example/classes";

/** Today, UTC: `at("13:55:02")`. */
export function at(clock: string, daysAgo = 0): number {
  return Date.parse(`2026-11-${24 - daysAgo}T${clock}Z`);
}

type Case = {
  readonly id: string;
  readonly state: EmailState;
  readonly to: string;
  readonly definition: string;
  readonly subject: string;
  readonly receivedAtMs: number;
  readonly history: readonly HistoryEntry[];
  readonly reason?: string;
  readonly bullets?: readonly string[];
  readonly changes?: KeptDraft["changes"];
  readonly fallback?: "ai-timeout" | "by-definition";
  readonly exchange?: Exchange;
  readonly deadLetters?: readonly DeadLetter[];
};

const key = (id: string) => Buffer.from(id.padEnd(16, ".")).toString("hex");
const sesId = (atMs: number) => `0100019ab${atMs.toString(16)}-6f20b1d4-000000`;

/** A notification to one reader, as its rows are read. */
export function shownOf(one: Case): Shown {
  const { id, to, definition, subject, state, history, receivedAtMs } = one;
  const recipient = key(to.slice(0, 16));
  const cost = { tokens: { input: 412, cached: 0, output: 88 }, microUsd: 600 };
  const writer: KeptDraft["writer"] =
    one.fallback === undefined
      ? { by: "ai", model: "quill-2-small", ...cost }
      : { by: "fallback", reason: one.fallback, ...cost };
  const plannedAtMs = receivedAtMs + 2000;
  const accepted = history.filter(({ what }) => what === "accepted");
  const email: Email = {
    key: key(id),
    recipient,
    address: to,
    state,
    reason: one.reason,
    subject,
    locale: "en",
    definition,
    writer,
    event: {
      source: SOURCE,
      id,
      type: definition,
      time: new Date(receivedAtMs).toISOString(),
      receivedAtMs,
      messageId: `5d0c1f44-${id}`,
    },
    plannedAtMs,
    intentAtMs: history.find(({ what }) => what === "intended")?.atMs,
    attempts: 1,
    resends: 0,
    sesMessageIds: accepted.map(({ atMs }) => sesId(atMs)),
    mayHaveBeenSent: false,
    expiresAtMs: undefined,
    history,
  };
  return {
    key: key(id),
    emails: [email],
    deadLetters: one.deadLetters ?? [],
    withoutEmail: [],
    plan: {
      recipients: [{ id: recipient, address: to, locale: "en" }],
      drafts: [
        {
          locale: "en",
          subject,
          headline: subject,
          bullets: one.bullets ?? [],
          facts: [],
          changes: one.changes ?? [],
          writer,
          action: { label: "Open the class", url: "https://app.tablebay.example/c/1" },
        },
      ],
      exchanges: one.exchange === undefined ? [] : [one.exchange],
      invalid: 0,
      invalidDetail: undefined,
    },
  };
}

const intended = (atMs: number): HistoryEntry => ({ atMs, what: "intended" });
const accepted = (atMs: number): HistoryEntry => ({ atMs, what: "accepted" });

function letterOf(
  id: string,
  reason: string,
  detail: string,
  atMs: number,
  body: string,
  definition?: string,
): DeadLetter {
  return {
    key: key(id),
    messageId: `5d0c1f44-0b7e-4a53-9d1c-${id}`,
    state: "open",
    reason,
    detail,
    atMs,
    event:
      definition === undefined
        ? undefined
        : {
            source: SOURCE,
            id,
            type: definition,
            time: undefined,
            receivedAtMs: atMs - 1000,
            messageId: `5d0c1f44-${id}`,
          },
    definition,
    body,
    attributes: {},
    redriveOf: undefined,
    history: [],
  };
}

const EXCHANGE: Exchange = {
  locale: "en",
  calls: [
    {
      call: "write",
      model: "quill-2-small",
      atMs: at("14:24:03"),
      tookMs: 1900,
      request: JSON.stringify({
        type: "class.updated",
        facts: [
          { id: "F1", label: "Class", kind: "text", value: "Business English" },
          { id: "F2", label: "Client", kind: "text" },
        ],
        changes: [
          { id: "C1", label: "Start date", kind: "date", difference: "later" },
          { id: "C2", label: "End date", kind: "date", difference: "later" },
          { id: "C3", label: "Schedule", kind: "text", added: "one", removed: "one" },
          { id: "C4", label: "Site", kind: "text" },
          { id: "C5", label: "Trainer", kind: "person" },
        ],
      }),
      answer: JSON.stringify({
        headline: "{F1} starts {C1.difference} later, on {C1.after}",
        bullets: [
          "It now ends on {C2.after}, also {C2.difference} later.",
          "{C3.removed} is replaced by {C3.added}.",
          "{C5.after} takes over as trainer, and the class meets at {C4.after}.",
        ],
        summary: "",
      }),
      refused: undefined,
      tokens: { input: 412, cached: 0, output: 88 },
    },
    {
      call: "verify",
      model: "quill-2-check",
      atMs: at("14:24:05"),
      tookMs: 700,
      request: "{}",
      answer: '{"supported":true}',
      refused: undefined,
      tokens: { input: 300, cached: 0, output: 10 },
    },
  ],
};

const CLASS_CHANGES: KeptDraft["changes"] = [
  { label: "Start date", before: "Monday 30 November 2026", after: "Monday 7 December 2026" },
  { label: "End date", before: "Friday 12 March 2027", after: "Friday 19 March 2027" },
  { label: "Schedule", added: ["Thursday 13:00–15:00"], removed: ["Wednesday 08:30–10:30"] },
];

const REJECTED = letterOf(
  "evt-20402",
  "ses-rejected",
  "InvalidParameterValue: Local address contains control or whitespace",
  at("10:40:03"),
  JSON.stringify({ specversion: "1.0", id: "evt-20402", type: "class.deleted" }),
  "class.deleted",
);

function without(id: string, atMs: number, outcome: EventWithoutEmail["outcome"]): Shown {
  const event = { source: SOURCE, id, type: "class.updated", time: undefined, receivedAtMs: atMs };
  return {
    key: key(id),
    emails: [],
    deadLetters: [],
    withoutEmail: [{ key: key(id), event, definition: "class.updated", outcome }],
    plan: undefined,
  };
}

/** Events without an email of their own. */
export const EVENTS: readonly Shown[] = [
  without("evt-20439", at("14:15:50"), { kind: "skipped", detail: "only updatedBy changed" }),
  without("evt-20440", at("14:16:10"), { kind: "merged", key: key("evt-20446") }),
];

export const SHOWN: readonly Shown[] = [
  shownOf({
    id: "evt-20447",
    state: "retrying",
    to: "reception@tablebay.example",
    definition: "learner.added",
    subject: "Two learners join First aid at work",
    receivedAtMs: at("14:25:38"),
    reason: "Throttling",
    history: [intended(at("14:25:41"))],
  }),
  shownOf({
    id: "evt-20446",
    state: "delivered",
    to: "office@karoo-logistics.example",
    definition: "class.updated",
    subject: "Business English starts a week later: 7 December 2026",
    receivedAtMs: at("14:24:02"),
    history: [
      intended(at("14:24:05")),
      accepted(at("14:24:06")),
      { atMs: at("14:24:09"), what: "delivered", why: "250 2.0.0 Ok: queued as 4F1C2A7E" },
    ],
    bullets: [
      "It now ends on Friday 19 March 2027, also a week later.",
      "Wednesday 08:30–10:30 is replaced by Thursday 13:00–15:00.",
      "Pieter van der Merwe takes over as trainer, and the class meets at Paarden Eiland.",
    ],
    changes: CLASS_CHANGES,
    exchange: EXCHANGE,
  }),
  shownOf({
    id: "evt-20444",
    state: "accepted",
    to: "thandi.nkosi@tablebay.example",
    definition: "class.updated",
    subject: "Business English starts a week later: 7 December 2026",
    receivedAtMs: at("14:24:02"),
    history: [intended(at("14:24:05")), accepted(at("14:24:06"))],
    changes: CLASS_CHANGES,
  }),
  shownOf({
    id: "evt-20443",
    state: "delivered",
    to: "accounts@tb-foods.example",
    definition: "invoice.overdue",
    subject: "Invoice INV-0457 is 12 days overdue",
    receivedAtMs: at("14:22:36"),
    fallback: "ai-timeout",
    history: [
      intended(at("14:22:46")),
      accepted(at("14:22:47")),
      { atMs: at("14:22:50"), what: "delivered", why: "250 2.6.0 queued mail for delivery" },
    ],
  }),
  shownOf({
    id: "evt-20445",
    state: "unconfirmed",
    to: "pieter@tablebay.example",
    definition: "class.status-changed",
    subject: "Workplace numeracy has stopped",
    receivedAtMs: at("14:20:12"),
    history: [
      intended(at("14:20:14")),
      { atMs: at("14:20:31"), what: "unconfirmed", why: "The connection closed after 17 s" },
    ],
  }),
  shownOf({
    id: "evt-20418",
    state: "bounced",
    to: "rico.daniels@cape-clinic.example",
    definition: "learner.added",
    subject: "Zoë Adams joins First aid at work",
    reason: "Permanent-General",
    receivedAtMs: at("11:55:02"),
    history: [
      intended(at("11:55:04")),
      accepted(at("11:55:05")),
      {
        atMs: at("11:55:08"),
        what: "bounced",
        why: "smtp; 550 5.1.1 <rico.daniels@cape-clinic.example>: user unknown",
      },
    ],
    bullets: [
      "The class has 11 learners now; places left: 1.",
      "It meets on Thursdays from 09:00 to 12:00 at Paarden Eiland.",
    ],
    changes: [
      { label: "Learners", added: ["Zoë Adams"], removed: [] },
      { label: "Places left", before: "2", after: "1" },
    ],
  }),
  shownOf({
    id: "evt-20411",
    state: "held",
    to: "thandi.nkosi@tablebay.example",
    definition: "class.updated",
    subject: "Thursday's class meets in room 2",
    receivedAtMs: at("11:10:58"),
    history: [
      intended(at("11:11:00")),
      { atMs: at("11:11:20"), what: "unconfirmed", why: "The connection closed after 20 s" },
      { atMs: at("11:31:20"), what: "held" },
    ],
    bullets: ["The time stays as it is."],
  }),
  shownOf({
    id: "evt-20402",
    state: "failed",
    to: "buero@karoo-logistics.example",
    definition: "class.deleted",
    subject: "Computer basics, evening, was removed",
    fallback: "by-definition",
    reason: "InvalidParameterValue",
    receivedAtMs: at("10:40:00"),
    history: [
      intended(at("10:40:02")),
      {
        atMs: at("10:40:03"),
        what: "failed",
        why: "InvalidParameterValue: Local address contains control or whitespace",
      },
    ],
    deadLetters: [REJECTED],
  }),
  shownOf({
    id: "evt-20371",
    state: "complained",
    to: "m.jacobs@harbour-cafe.example",
    definition: "invoice.overdue",
    subject: "Invoice INV-0449 is 5 days overdue",
    receivedAtMs: at("07:35:00"),
    history: [
      intended(at("07:35:00")),
      accepted(at("07:35:01")),
      { atMs: at("07:35:04"), what: "delivered" },
      { atMs: at("08:15:00"), what: "complained", why: "abuse" },
      {
        atMs: at("08:31:12"),
        what: "acknowledged",
        by: "arn:aws:sts::123456789012:assumed-role/Operator/nomvula",
        why: "Accounts calls them.",
      },
    ],
  }),
  shownOf({
    id: "evt-20366",
    state: "suppressed",
    to: "j.botha@example.com",
    definition: "class.updated",
    subject: "Forklift refresher moves to Bellville",
    reason: "complained",
    receivedAtMs: at("07:48:17"),
    history: [{ atMs: at("07:48:19"), what: "suppressed", why: "complained" }],
  }),
  shownOf({
    id: "evt-20339",
    state: "expired",
    to: "reception@tablebay.example",
    definition: "learner.added",
    subject: "Ayanda Dlamini joins Business English",
    receivedAtMs: at("13:08:40", 1),
    history: [{ atMs: at("16:10:02", 1), what: "expired", why: "3 hours old, limit 2 hours" }],
  }),
  shownOf({
    id: "evt-20331",
    state: "delivered",
    to: "kurse@nordlicht.example",
    definition: "class.updated",
    subject: "Wirtschaftsenglisch beginnt eine Woche später",
    receivedAtMs: at("14:02:05", 1),
    history: [
      intended(at("14:02:07", 1)),
      accepted(at("14:02:08", 1)),
      { atMs: at("14:02:11", 1), what: "delivered", why: "250 2.0.0 Ok" },
    ],
  }),
  ...[
    letterOf(
      "message#0b7e",
      "unreadable",
      "Expected the message body to be JSON",
      at("12:40:10"),
      '{"specversion":"1.0","id":"evt-20431","type":"class.created","source":"https',
    ),
    letterOf(
      "evt-20406",
      "data-invalid",
      'definition "class.created": Expected `data.class.subject` to be a string, got null',
      at("11:02:55"),
      JSON.stringify({
        specversion: "1.0",
        id: "evt-20406",
        type: "class.created",
        source: SOURCE,
        data: {
          class: { code: "C-2026-064", subject: null, startDate: "2027-01-18" },
          notify: ["office@tablebay.example"],
        },
      }),
      "class.created",
    ),
  ].map((letter): Shown => ({
    key: letter.key,
    emails: [],
    deadLetters: [letter],
    withoutEmail: [],
    plan: undefined,
  })),
];

const SENT = [864, 921, 780, 112, 64, 902, 958, 611, 1204, 838, 97, 71, 889, 642];
const FAILED = [7, 4, 6, 0, 1, 5, 9, 58, 11, 3, 0, 0, 6, 5];
const COUNTS = {
  complained: 0,
  rejected: 0,
  failed: 0,
  held: 0,
  suppressed: 0,
  expired: 0,
  deadLettered: 0,
  skipped: 0,
};

export const DAYS: readonly DayStatistics[] = SENT.map((accepted, index) => {
  const bounced = FAILED[index] ?? 0;
  const fallbacks = Math.round(accepted * 0.029);
  const total = { ...COUNTS, planned: accepted, accepted, bounced, fallbacks };
  const drafts = accepted - fallbacks;
  const use = {
    drafts,
    inputTokens: 400,
    cachedTokens: 0,
    outputTokens: 80,
    microUsd: drafts * 130,
  };
  return {
    day: `2026-11-${11 + index}`,
    total,
    definitions: {
      "class.updated": total,
      "class.created": total,
      "class.deleted": total,
      "class.status-changed": total,
      "invoice.overdue": total,
      "learner.added": total,
    },
    models: { "quill-2-small": use },
  };
});
