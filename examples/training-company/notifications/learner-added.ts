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
  className,
  classThread,
  openClass,
  whenAndBy,
} from "./class-data.ts";
import { LearnerData, learnerFacts, learnerName } from "./learner-data.ts";
import { firstAid, lerato, numeracy, OFFICE, PIETER, SOURCE, zoe } from "./sample-data.ts";

/** Without `ai`: the facts say everything. */
export const definition = defineNotification({
  type: "learner.added",
  data: z.object({
    learner: LearnerData,
    class: ClassData,
    addedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "New learner",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("{learner} was added to {class}", {
      class: className(data.class),
      learner: learnerName(data.learner),
    }),
  facts: ({ data, time }, t) => [
    ...learnerFacts(data.learner),
    ...classFacts(data.class, t),
    ...whenAndBy(time, data.addedBy),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a new learner",
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
    name: "a new learner, in Afrikaans",
    event: {
      id: "evt-1018",
      source: SOURCE,
      type: "learner.added",
      time: "2026-11-23T07:15:00Z",
      data: { learner: zoe, class: numeracy, notify: [{ address: OFFICE, locale: "af" }] },
    },
  },
];
