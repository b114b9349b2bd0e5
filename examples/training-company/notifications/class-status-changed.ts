import { defineNotification, type DefinitionSample } from "postrider/notifications";
import { classChange } from "./class-change.ts";
import {
  businessEnglish,
  businessEnglishChanged,
  numeracy,
  OFFICE,
  pieter,
  PIETER,
  SOURCE,
} from "./sample-data.ts";

/** An edit that also comes as `class.updated` is one email: see `dedupeKey` in class-change.ts. */
export const definition = defineNotification({ type: "class.status-changed", ...classChange });

export const samples: readonly DefinitionSample[] = [
  {
    name: "a class that was stopped",
    event: {
      id: "evt-1006",
      source: SOURCE,
      type: "class.status-changed",
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
  },
  {
    name: "a new status, and every other field",
    event: {
      id: "evt-1023",
      source: SOURCE,
      type: "class.status-changed",
      time: "2026-11-23T07:15:00Z",
      data: { before: businessEnglish, after: businessEnglishChanged, notify: [OFFICE] },
    },
  },
  {
    name: "a first status",
    event: {
      id: "evt-1017",
      source: SOURCE,
      type: "class.status-changed",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: { code: "C-2026-052", subject: "Computer basics" },
        after: { code: "C-2026-052", subject: "Computer basics", status: "Planned" },
        notify: [OFFICE],
      },
    },
  },
];
