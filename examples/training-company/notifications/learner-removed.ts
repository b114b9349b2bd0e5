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
import { ayanda, firstAid, OFFICE, SOURCE } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

/** A learner left a class: told without AI, with the learner's name, the class's, and the reason where one was given. */
export const definition = defineNotification({
  type: "learner.removed",
  data: z.object({
    learner: LearnerData,
    class: ClassData,
    reason: z.optional(z.string()),
    removedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [
    learnerAt("learner"),
    ...peopleOfClassAt("class"),
    { role: "User", at: "", fields: { name: "removedBy" } },
  ],
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "Learner removed",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("Learner removed from {class}: {learner}", {
      class: className(data.class),
      learner: learnerName(data.learner),
    }),
  headline: ({ data, time }, wording) =>
    sentence(
      wording,
      "{learner} was removed from class {class}{when}{by}.",
      { class: className(data.class), learner: learnerName(data.learner) },
      time,
      data.removedBy,
    ),
  facts: ({ data, time }, wording) => [
    ...learnerFacts(data.learner),
    ...(data.reason === undefined ? [] : [{ label: "Reason", value: data.reason }]),
    ...knownLines(data.class, wording),
    ...whenAndBy(wording, time, data.removedBy),
  ],
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a learner fewer",
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
    name: "a learner fewer, of a class of which little is known",
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
