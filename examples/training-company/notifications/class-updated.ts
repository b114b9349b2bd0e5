import { defineNotification, type DefinitionSample } from "postrider/notifications";
import { classChange } from "./class-change.ts";
import {
  ayanda,
  businessEnglish,
  businessEnglishChanged,
  firstAid,
  lerato,
  numeracy,
  OFFICE,
  pieter,
  PIETER,
  SOURCE,
  THANDI,
  zoe,
} from "./sample-data.ts";

export const definition = defineNotification({ type: "class.updated", ...classChange });

export const samples: readonly DefinitionSample[] = [
  {
    name: "new times, agent and site; three recipients",
    event: {
      id: "evt-1001",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: businessEnglish,
        after: {
          code: "C-2026-031",
          subject: "Business English, intermediate",
          client: "Karoo Logistics (Pty) Ltd",
          site: "Bellville depot, boardroom",
          startDate: "2026-11-30",
          endDate: "2027-03-12",
          schedule: [
            { day: "Tue", from: "13:00", to: "15:00" },
            { day: "Thu", from: "13:00", to: "15:00" },
          ],
          exceptionDates: ["2026-12-16", "2026-12-28"],
          agent: pieter,
          status: "Active",
          learners: [lerato, zoe, ayanda],
          updatedAt: "2026-11-23T07:14:58Z",
          updatedBy: "Nomvula Khumalo",
        },
        notify: [OFFICE, THANDI, PIETER],
      },
    },
  },
  {
    name: "a later end date",
    event: {
      id: "evt-1011",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: numeracy,
        after: {
          code: "C-2026-019",
          subject: "Workplace numeracy",
          client: "uMngeni Water Partners",
          site: "Pietermaritzburg",
          startDate: "2026-08-03",
          endDate: "2027-01-29",
          agent: pieter,
          status: "Active",
        },
        notify: [{ address: OFFICE, locale: "af" }],
      },
    },
    envelope: "eventbridge",
  },
  {
    name: "a new learner",
    event: {
      id: "evt-1002",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: firstAid,
        after: {
          code: "C-2026-044",
          subject: "First aid, level 1",
          client: "Table Bay Foods",
          site: "Paarden Eiland",
          startDate: "2026-12-07",
          endDate: "2026-12-11",
          schedule: [{ day: "Mon to Fri", from: "09:00", to: "15:00" }],
          eventDates: [{ date: "2026-12-11", what: "Practical test" }],
          agent: pieter,
          status: "Planned",
          notes: "Bring closed shoes. Questions: Pieter, 083 555 0177.",
          learners: [zoe, ayanda, lerato],
        },
        notify: [PIETER],
      },
    },
  },
  {
    name: "every field",
    event: {
      id: "evt-1012",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: businessEnglish,
        after: businessEnglishChanged,
        notify: [OFFICE],
      },
    },
  },
  {
    name: "a learner's corrected name",
    event: {
      id: "evt-1015",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: { code: "C-2026-052", subject: "Computer basics", learners: [lerato] },
        after: {
          code: "C-2026-052",
          subject: "Computer basics",
          learners: [
            {
              firstName: "Lerato",
              surname: "Mokoena-Botha",
              idNumber: "9407150155086",
              level: "Level 2",
              status: "Attending",
            },
          ],
        },
        notify: [OFFICE],
      },
    },
  },
  {
    name: "only `updatedBy`: no email",
    event: {
      id: "evt-1016",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: {
          code: "C-2026-052",
          subject: "Computer basics",
          updatedAt: "2026-11-20T09:00:00Z",
          updatedBy: "Nomvula Khumalo",
        },
        after: {
          code: "C-2026-052",
          subject: "Computer basics",
          updatedAt: "2026-11-23T07:14:58Z",
          updatedBy: "Thandi Nkosi",
        },
        notify: [OFFICE],
      },
    },
    expect: { emails: 0 },
  },
  {
    name: "the edit of a status change: the same email",
    event: {
      id: "evt-1005",
      source: SOURCE,
      type: "class.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: numeracy,
        after: {
          code: "C-2026-019",
          subject: "Workplace numeracy",
          client: "uMngeni Water Partners",
          site: "Pietermaritzburg",
          startDate: "2026-08-03",
          endDate: "2026-11-27",
          agent: pieter,
          status: "Stopped",
          updatedBy: "Nomvula Khumalo",
        },
        edit: "edit-7781",
        notify: [OFFICE, PIETER],
      },
    },
    expect: { duplicateOf: "a class that was stopped" },
  },
];
