/** What the dev server adds to the page in its tests: an event of each outcome. */
import { DEV_FAULTS } from "../../../../local/dev/events/faults.ts";
import type { DevEvent, DevState } from "../../../../operator/console/page/dev/contract.ts";
import { at, NOW_MS } from "../../../operator/console/cases.ts";
import { idOf } from "../../../operator/console/open-console.ts";

const BODY = `{
  "specversion": "1.0", "source": "/dev",
  "type": "class.updated", "id": "evt-1001",
  "data": {
    "code": "C-2026-031",
    "notify": ["office@example.com"]
  }
}`;

export function event(shortId: string, part: Partial<DevEvent>): DevEvent {
  return {
    shortId,
    type: "class.updated",
    receivedAtMs: at("14:25:58"),
    outcome: "mailed",
    tone: "ok",
    summary: "mailed 1",
    id: "evt-1001",
    source: "/dev",
    key: undefined,
    messageId: `message-${shortId}`,
    body: BODY,
    file: "notifications/class-updated.ts",
    answer: { tone: "off", what: "It waits in the queue.", next: "Nothing to do." },
    timeline: [{ atMs: at("14:25:58"), sign: "received", tone: "off", title: "Event received" }],
    duplicateOf: undefined,
    place: undefined,
    sent: [],
    ...part,
  };
}

/** The email of the console's own cases that an event of the dev server has. */
export const EMAIL = idOf("evt-20446", "office@karoo-logistics.example");
export const LETTER = `${Buffer.from("evt-20406".padEnd(16, ".")).toString("hex")}.5d0c1f44-0b7e-4a53-9d1c-evt-20406`;
const [EMAIL_KEY = ""] = EMAIL.split(".");
const [, LETTER_MESSAGE = ""] = /\.(.+)$/.exec(LETTER) ?? [];

export const EVENTS: readonly DevEvent[] = [
  event("dev-9", { outcome: "working", tone: "busy", summary: "writing" }),
  event("dev-8", {
    // The tests find it by the key of its email.
    id: EMAIL_KEY,
    place: { view: "emails", id: EMAIL },
    sent: [
      {
        to: "office@karoo-logistics.example",
        path: "emails/0100",
        unsubscribeUrl: "http://127.0.0.1:4640/unsubscribe?token=abc",
      },
    ],
  }),
  event("dev-7", {
    outcome: "skipped",
    tone: "off",
    summary: "skipped: its definition has nothing to report",
    answer: {
      tone: "off",
      what: "No email: class.updated found nothing to report in this event.",
      next: "Nothing to do.",
    },
  }),
  event("dev-5", {
    type: undefined,
    id: undefined,
    outcome: "dead-letter",
    tone: "bad",
    summary: "dead letter: its body is not JSON",
    body: "class.updated;C-2026-031",
    messageId: LETTER_MESSAGE,
    file: undefined,
    place: { view: "dead-letters", id: LETTER },
  }),
  event("dev-4", {
    outcome: "duplicate",
    tone: "off",
    summary: "duplicate: already handled as dev-8",
    duplicateOf: "dev-8",
  }),
  event("dev-3", {
    outcome: "waiting",
    tone: "busy",
    summary: "waits for a run",
    receivedAtMs: NOW_MS,
  }),
];

export const STATE: DevState = {
  watching: {
    definitions: 8,
    languages: 5,
    last: { file: "class-updated.ts", atMs: at("14:25:51") },
    faults: [],
  },
  writer: { kind: "offline", text: "offline" },
  sdkSettings: { AWS_REGION: "us-east-1", QUEUE_URL: "http://127.0.0.1:4610/0/mail" },
  nextRunAtMs: NOW_MS,
  events: EVENTS.filter(({ outcome }) => outcome !== "mailed"),
  samples: [
    { definition: "class.updated", name: "A class starts later", body: BODY },
    {
      definition: "learner.added",
      name: "A learner joins",
      body: '{"specversion":"1.0","source":"/dev","id":"evt-7","type":"learner.added","data":{}}',
    },
  ],
  faults: Object.entries(DEV_FAULTS),
};

export const FAULTY: DevState = {
  ...STATE,
  watching: {
    ...STATE.watching,
    faults: [
      {
        file: "notifications/invoice-overdue.ts",
        atMs: at("14:26:10"),
        faults: ["Line 14: the sample has no data.total. Did you mean data.amount?"],
      },
    ],
  },
};
