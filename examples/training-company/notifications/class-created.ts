import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  type MessageSample,
  RecipientInputs,
} from "postrider/notifications";
import {
  CLASS_REASON,
  ClassData,
  classFacts,
  classLearners,
  className,
  classThread,
  openClass,
  whenAndBy,
} from "./class-data.ts";
import { firstAid, numeracy, OFFICE, PIETER, SOURCE } from "./sample-data.ts";

/** Without `ai`: the facts say everything. */
export const definition = defineNotification({
  type: "class.created",
  data: z.object({
    class: ClassData,
    createdBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "New class",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) => say("New class: {class}", { class: className(data.class) }),
  facts: ({ data, time }, t) => [
    ...classFacts(data.class, t),
    ...classLearners(data.class),
    ...whenAndBy(time, data.createdBy),
  ],
});

export const samples: readonly (DefinitionSample | MessageSample)[] = [
  {
    name: "a new class with every field",
    event: {
      id: "evt-1003",
      source: SOURCE,
      type: "class.created",
      time: "2026-11-23T07:15:00Z",
      data: { class: firstAid, createdBy: "Nomvula Khumalo", notify: [OFFICE, PIETER] },
    },
  },
  {
    name: "a new class, the same recipient twice",
    event: {
      id: "evt-1013",
      source: SOURCE,
      type: "class.created",
      time: "2026-11-23T07:15:00Z",
      data: { class: numeracy, notify: [PIETER, " Pieter@Example.co.za"] },
    },
    envelope: "eventbridge",
    expect: { emails: 1 },
  },
  {
    name: "the new class, delivered twice",
    event: {
      id: "evt-1003",
      source: SOURCE,
      type: "class.created",
      time: "2026-11-23T07:15:00Z",
      data: { class: firstAid, createdBy: "Nomvula Khumalo", notify: [OFFICE, PIETER] },
    },
    expect: { duplicateOf: "a new class with every field" },
  },
  {
    name: "one of two mailboxes does not exist",
    event: {
      id: "evt-1061",
      source: SOURCE,
      type: "class.created",
      data: {
        class: { code: "C-2026-061", subject: "Business English" },
        notify: ["bounce+office@simulator.amazonses.com", OFFICE],
      },
    },
    expect: { states: { bounced: 1, delivered: 1 } },
  },
  {
    name: "a reader marks the email as spam",
    event: {
      id: "evt-1062",
      source: SOURCE,
      type: "class.created",
      data: {
        class: { code: "C-2026-062", subject: "Business English" },
        notify: ["complaint+reader@simulator.amazonses.com"],
      },
    },
    expect: { states: { complained: 1 } },
  },
  {
    name: "a reader is out of office",
    event: {
      id: "evt-1063",
      source: SOURCE,
      type: "class.created",
      data: {
        class: { code: "C-2026-063", subject: "Business English" },
        notify: ["ooto+reader@simulator.amazonses.com"],
      },
    },
    expect: { states: { delivered: 1 } },
  },
  {
    name: "a class without a subject",
    event: {
      id: "evt-1030",
      source: SOURCE,
      type: "class.created",
      data: { class: { code: "C-2026-050" }, notify: [OFFICE] },
    },
    expect: { deadLetter: "data-invalid" },
  },
  {
    name: "not JSON",
    body: "class.created;C-2026-031;2026-11-23",
    expect: { deadLetter: "unreadable" },
  },
  {
    name: "no id",
    body: '{"specversion":"1.0","source":"https://app.example.co.za/classes","type":"class.created","data":{"class":{"code":"C-2026-019","subject":"Workplace numeracy"}}}',
    expect: { deadLetter: "unreadable" },
  },
];
