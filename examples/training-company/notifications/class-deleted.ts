import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  RecipientInputs,
} from "postrider/notifications";
import {
  CLASS_REASON,
  ClassData,
  classFacts,
  classLearners,
  className,
  classThread,
  whenAndBy,
} from "./class-data.ts";
import { businessEnglish, OFFICE, SOURCE } from "./sample-data.ts";

/** Without `ai`: the facts say everything. */
export const definition = defineNotification({
  type: "class.deleted",
  data: z.object({
    class: ClassData,
    deletedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "Class deleted",
  reason: CLASS_REASON,
  subject: ({ data }, { say }) => say("{class} was deleted", { class: className(data.class) }),
  facts: ({ data, time }, t) => [
    ...whenAndBy(time, data.deletedBy),
    ...classFacts(data.class, t),
    ...classLearners(data.class),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a class",
    event: {
      id: "evt-1004",
      source: SOURCE,
      type: "class.deleted",
      time: "2026-11-23T07:15:00Z",
      data: {
        class: {
          code: "C-2025-112",
          subject: "Forklift refresher",
          client: "Karoo Logistics (Pty) Ltd",
        },
        deletedBy: "Nomvula Khumalo",
        notify: [OFFICE],
      },
    },
  },
  {
    name: "a class with learners",
    event: {
      id: "evt-1014",
      source: SOURCE,
      type: "class.deleted",
      time: "2026-11-23T07:15:00Z",
      data: { class: businessEnglish, notify: [OFFICE] },
    },
  },
  {
    name: "one recipient is not an address",
    event: {
      id: "evt-1031",
      source: SOURCE,
      type: "class.deleted",
      data: {
        class: { code: "C-2025-098", subject: "Computer basics" },
        notify: ["no address at all", OFFICE],
      },
    },
    expect: { deadLetter: "recipient-invalid" },
  },
];
