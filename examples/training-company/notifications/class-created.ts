import * as z from "zod/mini";
import type { DefinitionSample } from "postrider/notifications";
import { defineNotification } from "postrider/notifications";
import { RecipientInputs } from "postrider/notifications";
import { ClassData, classFacts, className, classThread, peopleOfClassAt } from "./class-data.ts";
import { firstAid, numeracy, OFFICE, PIETER, SOURCE } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

/** A class was created: told without AI, because the facts say it all. */
export const definition = defineNotification({
  type: "class.created",
  data: z.object({
    class: ClassData,
    createdBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [...peopleOfClassAt("class"), { role: "User", at: "", fields: { name: "createdBy" } }],
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  subject: ({ data }, { say }) => say("New class: {class}", { class: className(data.class) }),
  headline: ({ data, time }, wording) =>
    sentence(
      wording,
      "Class {class} was created{when}{by}.",
      { class: className(data.class) },
      time,
      data.createdBy,
    ),
  facts: ({ data, time }, wording) => [
    ...classFacts(data.class, wording),
    ...whenAndBy(wording, time, data.createdBy),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a new class, with all that is known of it",
    event: {
      id: "evt-1003",
      source: SOURCE,
      type: "class.created",
      time: "2026-11-23T07:15:00Z",
      data: { class: firstAid, createdBy: "Nomvula Khumalo", notify: [OFFICE, PIETER] },
    },
  },
  {
    name: "a new class, one recipient typed twice",
    event: {
      id: "evt-1013",
      source: SOURCE,
      type: "class.created",
      time: "2026-11-23T07:15:00Z",
      data: { class: numeracy, notify: [PIETER, " Pieter@Example.co.za"] },
    },
  },
];
