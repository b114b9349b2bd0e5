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
import { ayanda, firstAid, OFFICE, SOURCE } from "./sample-data.ts";

/** Without `ai`: the facts say everything. */
export const definition = defineNotification({
  type: "learner.removed",
  data: z.object({
    learner: LearnerData,
    class: ClassData,
    reason: z.optional(z.string()),
    removedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "Learner removed",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("{learner} was removed from {class}", {
      class: className(data.class),
      learner: learnerName(data.learner),
    }),
  facts: ({ data, time }, t) => [
    ...learnerFacts(data.learner),
    { label: "Reason", value: data.reason, kind: "freeText" },
    ...classFacts(data.class, t),
    ...whenAndBy(time, data.removedBy),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a learner who leaves",
    event: {
      id: "evt-1008",
      source: SOURCE,
      type: "learner.removed",
      time: "2026-11-23T07:15:00Z",
      data: {
        learner: ayanda,
        class: firstAid,
        reason: "Ayanda starts in another branch in December.",
        removedBy: "Thandi Nkosi",
        notify: [OFFICE],
      },
    },
  },
  {
    name: "a learner of a class with few fields",
    event: {
      id: "evt-1019",
      source: SOURCE,
      type: "learner.removed",
      data: {
        learner: { firstName: "Sipho", surname: "Dube" },
        class: { code: "C-2026-052", subject: "Computer basics" },
        notify: [OFFICE],
      },
    },
  },
];
