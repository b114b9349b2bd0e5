import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  RecipientInputs,
} from "postrider/notifications";
import {
  ClassData,
  className,
  classThread,
  knownLines,
  peopleOfClassAt,
  CLASS_REASON,
  openClass,
} from "./class-data.ts";
import { learnerAt, LearnerData, learnerFacts, learnerName } from "./learner-data.ts";
import { firstAid, lerato, numeracy, OFFICE, PIETER, SOURCE, zoe } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

/** A learner joined a class: told without AI, with the learner's name and the class's. */
export const definition = defineNotification({
  type: "learner.added",
  data: z.object({
    learner: LearnerData,
    class: ClassData,
    addedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [
    learnerAt("learner"),
    ...peopleOfClassAt("class"),
    { role: "User", at: "", fields: { name: "addedBy" } },
  ],
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "New learner",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("Learner added to {class}: {learner}", {
      class: className(data.class),
      learner: learnerName(data.learner),
    }),
  headline: ({ data, time }, wording) =>
    sentence(
      wording,
      "{learner} was added to class {class}{when}{by}.",
      { class: className(data.class), learner: learnerName(data.learner) },
      time,
      data.addedBy,
    ),
  facts: ({ data, time }, wording) => [
    ...learnerFacts(data.learner),
    ...knownLines(data.class, wording),
    ...whenAndBy(wording, time, data.addedBy),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a learner more",
    event: {
      id: "evt-1007",
      source: SOURCE,
      type: "learner.added",
      time: "2026-11-23T07:15:00Z",
      data: {
        learner: lerato,
        class: firstAid,
        addedBy: "Nomvula Khumalo",
        notify: [OFFICE, PIETER],
      },
    },
  },
  {
    name: "a learner more, in Afrikaans",
    event: {
      id: "evt-1018",
      source: SOURCE,
      type: "learner.added",
      time: "2026-11-23T07:15:00Z",
      data: { learner: zoe, class: numeracy, notify: [{ address: OFFICE, locale: "af" }] },
    },
  },
];
