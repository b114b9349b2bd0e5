/** Twelve events of a training company, in both envelopes, with one of each kind that goes wrong. */

export type Sample = {
  readonly name: string;
  readonly body: string;
  /** The right end: so many mails, or the dead-letter queue with this reason. */
  readonly expect: { readonly mails: number } | { readonly deadLetter: string };
};

const SOURCE = "https://app.example.co.za/classes";

const thandi = {
  name: "Thandi Nkosi",
  email: "thandi.nkosi@example.co.za",
  phone: "+27 82 555 0142",
};
const pieter = {
  name: "Pieter van der Merwe",
  email: "pieter@example.co.za",
  phone: "083 555 0177",
};
const lerato = {
  name: "Lerato Mokoena",
  email: "lerato.mokoena@example.com",
  phone: "072 555 0119",
};
const zoe = { name: "Zoë Adams", email: "zoe.adams@example.com" };
const ayanda = { name: "Ayanda Dlamini", email: "ayanda.d@example.com" };

const businessEnglish = {
  code: "C-2026-031",
  subject: "Business English, intermediate",
  client: "Karoo Logistics (Pty) Ltd",
  site: "Bellville depot, training room 2",
  startDate: "2026-11-30",
  endDate: "2027-03-12",
  schedule: [
    { day: "Mon", from: "08:30", to: "10:30" },
    { day: "Wed", from: "08:30", to: "10:30" },
  ],
  agent: thandi,
  learners: [lerato, zoe, ayanda],
};

const firstAid = {
  code: "C-2026-044",
  subject: "First aid, level 1",
  client: "Table Bay Foods",
  site: "Paarden Eiland",
  startDate: "2026-12-07",
  endDate: "2026-12-11",
  schedule: [{ day: "Mon to Fri", from: "09:00", to: "15:00" }],
  agent: pieter,
  learners: [zoe, ayanda],
};

const numeracy = {
  code: "C-2026-019",
  subject: "Workplace numeracy",
  client: "uMngeni Water Partners",
  site: "Pietermaritzburg",
  startDate: "2026-08-03",
  endDate: "2026-12-04",
  agent: pieter,
};

const office = "office@example.co.za";

function cloudEvent(
  id: string,
  type: string,
  data: unknown,
  more: Record<string, unknown> = {},
): string {
  return JSON.stringify({
    specversion: "1.0",
    id,
    source: SOURCE,
    type,
    time: "2026-11-23T07:15:00Z",
    data,
    ...more,
  });
}

function eventBridgeEvent(id: string, detailType: string, detail: unknown): string {
  return JSON.stringify({
    version: "0",
    id,
    "detail-type": detailType,
    source: "training.classes",
    account: "123456789012",
    time: "2026-11-23T07:15:00Z",
    region: "af-south-1",
    resources: [],
    detail,
  });
}

export const SAMPLES: readonly Sample[] = [
  {
    name: "new times, agent and site; three recipients",
    body: cloudEvent("evt-1001", "class.updated", {
      before: businessEnglish,
      after: {
        ...businessEnglish,
        site: "Bellville depot, boardroom",
        schedule: [
          { day: "Tue", from: "13:00", to: "15:00" },
          { day: "Thu", from: "13:00", to: "15:00" },
        ],
        agent: pieter,
      },
      notify: [office, thandi.email, pieter.email],
    }),
    expect: { mails: 3 },
  },
  {
    name: "a later end, by EventBridge",
    body: eventBridgeEvent("8f2b1c54-0001", "class.updated", {
      before: numeracy,
      after: { ...numeracy, endDate: "2027-01-29" },
      notify: [office],
    }),
    expect: { mails: 1 },
  },
  {
    name: "a learner more",
    body: cloudEvent("evt-1002", "class.updated", {
      before: firstAid,
      after: { ...firstAid, learners: [zoe, ayanda, lerato] },
      notify: [pieter.email],
    }),
    expect: { mails: 1 },
  },
  {
    name: "a new class",
    body: cloudEvent("evt-1003", "class.created", {
      class: firstAid,
      notify: [office, pieter.email],
    }),
    expect: { mails: 2 },
  },
  {
    name: "one recipient typed twice, by EventBridge",
    body: eventBridgeEvent("8f2b1c54-0002", "class.created", {
      class: numeracy,
      notify: [pieter.email, " Pieter@Example.co.za"],
    }),
    expect: { mails: 1 },
  },
  {
    name: "a class that is gone",
    body: cloudEvent("evt-1004", "class.deleted", {
      class: {
        code: "C-2025-112",
        subject: "Forklift refresher",
        client: "Karoo Logistics (Pty) Ltd",
      },
      deletedBy: "Nomvula Khumalo",
      notify: [office],
    }),
    expect: { mails: 1 },
  },
  {
    name: "a type of no definition of its own",
    body: cloudEvent("inv-2026-0457", "invoice.overdue", {
      title: "INV-2026-0457",
      client: "Table Bay Foods",
      amount: "R 18 450,00",
      dueDate: "2026-11-09",
      daysOverdue: 14,
      notify: ["accounts@example.co.za"],
    }),
    expect: { mails: 1 },
  },
  {
    name: "the new class, delivered twice",
    body: cloudEvent("evt-1003", "class.created", {
      class: firstAid,
      notify: [office, pieter.email],
    }),
    expect: { mails: 2 },
  },
  {
    name: "not JSON",
    body: "class.updated;C-2026-031;2026-11-23",
    expect: { deadLetter: "unreadable" },
  },
  {
    name: "no id",
    body: JSON.stringify({
      specversion: "1.0",
      source: SOURCE,
      type: "class.created",
      data: { class: numeracy },
    }),
    expect: { deadLetter: "unreadable" },
  },
  {
    name: "data that does not fit",
    body: cloudEvent("evt-1005", "class.created", {
      class: { code: "C-2026-050" },
      notify: [office],
    }),
    expect: { deadLetter: "data-invalid" },
  },
  {
    name: "one recipient is no address",
    body: cloudEvent("evt-1006", "class.deleted", {
      class: { code: "C-2025-098", subject: "Computer basics" },
      notify: ["no address at all", office],
    }),
    expect: { deadLetter: "recipient-impossible" },
  },
];
