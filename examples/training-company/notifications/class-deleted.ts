import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  RecipientInputs,
} from "postrider/notifications";
import {
  ClassData,
  classFacts,
  className,
  classThread,
  peopleOfClassAt,
  CLASS_REASON,
} from "./class-data.ts";
import { businessEnglish, OFFICE, SOURCE } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

/** A class was deleted: told without AI, in the same words each time. */
export const definition = defineNotification({
  type: "class.deleted",
  data: z.object({
    class: ClassData,
    deletedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [...peopleOfClassAt("class"), { role: "User", at: "", fields: { name: "deletedBy" } }],
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "Class deleted",
  reason: CLASS_REASON,
  subject: ({ data }, { say }) => say("Class deleted: {class}", { class: className(data.class) }),
  headline: ({ data, time }, wording) =>
    sentence(
      wording,
      "Class {class} was deleted{when}{by}.",
      { class: className(data.class) },
      time,
      data.deletedBy,
    ),
  facts: ({ data, time }, wording) => [
    ...whenAndBy(wording, time, data.deletedBy),
    ...classFacts(data.class, wording),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a class that is gone",
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
    name: "a class that is gone with its learners",
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
    expect: { deadLetter: "recipient-impossible" },
  },
];
