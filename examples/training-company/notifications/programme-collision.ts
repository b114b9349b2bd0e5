import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  type Fact,
  RecipientInputs,
} from "postrider/notifications";
import { openClass, whenAndBy } from "./class-data.ts";
import { LearnerData, learnerName, learnerPaths } from "./learner-data.ts";
import { lerato, OFFICE, SOURCE, zoe } from "./sample-data.ts";

type Programme = z.infer<typeof Programme>;
const Programme = z.object({
  name: z.string().check(z.minLength(1)),
  /** The class in which the learner follows it. */
  class: z.object({
    code: z.string().check(z.minLength(1)),
    subject: z.optional(z.string()),
    client: z.optional(z.string()),
  }),
  startDate: z.iso.date(),
  /** Absent: no end is planned. */
  endDate: z.optional(z.iso.date()),
});

/** A learner is in two learning programmes at once, and a reader must decide. */
export const definition = defineNotification({
  type: "learning-programme.collision",
  data: z.object({
    learner: LearnerData,
    first: Programme,
    second: Programme,
    enteredBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [...learnerPaths("learner"), "enteredBy"],
  recipients: ({ data }) => data.notify ?? [],
  // A task: a reader who unsubscribed would never decide.
  mandatory: true,
  // The class that the learner joined last caused the collision.
  entity: ({ data }) => `class ${data.second.class.code}`,
  kind: "Overlap",
  reason: "You receive this because you plan learning programmes.",
  action: ({ data }, formatter) => openClass(data.second.class, formatter),
  subject: ({ data: { learner, first, second } }, { say }) =>
    say("Programmes overlap for {learner}: {first} and {second}", {
      learner: learnerName(learner),
      first: first.name,
      second: second.name,
    }),
  facts: ({ data: { learner, first, second, enteredBy }, time }) => [
    { label: "Learner", value: learnerName(learner), kind: "person" },
    { label: "First programme", value: first.name, share: true },
    { label: "Second programme", value: second.name, share: true },
    ...overlapFacts(first, second),
    ...programmeFacts("First", first),
    ...programmeFacts("Second", second),
    ...whenAndBy(time, enteredBy),
  ],
  ai: {
    instructions: [
      "A learner of a training company is in two learning programmes whose dates overlap. A reader must decide which one stays.",
      "Most important first: who it is, which two programmes, when they overlap, then the classes. Suggest no decision.",
    ].join("\n"),
    length: { words: 110 },
  },
});

function programmeFacts(which: "First" | "Second", programme: Programme): Fact[] {
  const { class: group, startDate, endDate } = programme;
  return [
    {
      label: `${which} class`,
      value: [group.code, group.subject].filter(Boolean).join(" – "),
      share: true,
    },
    { label: `${which} client`, value: group.client },
    { label: `${which} programme starts`, value: startDate, share: true },
    { label: `${which} programme ends`, value: endDate, share: true },
  ];
}

/** From the later start to the earlier end. */
function overlapFacts(first: Programme, second: Programme): Fact[] {
  const from = [first.startDate, second.startDate].toSorted().at(-1) ?? "";
  const [to] = [first.endDate, second.endDate].filter((end) => end !== undefined).toSorted();
  if (to !== undefined && to < from) return [];
  return [
    { label: "Overlap starts", value: from, share: true },
    { label: "Overlap ends", value: to, share: true },
  ];
}

export const samples: readonly DefinitionSample[] = [
  {
    name: "a learner in two programmes at once",
    event: {
      id: "evt-1010",
      source: SOURCE,
      type: "learning-programme.collision",
      time: "2026-11-23T07:15:00Z",
      data: {
        learner: lerato,
        first: {
          name: "Business communication",
          class: {
            code: "C-2026-031",
            subject: "Business English, intermediate",
            client: "Karoo Logistics (Pty) Ltd",
          },
          startDate: "2026-11-30",
          endDate: "2027-03-12",
        },
        second: {
          name: "Workplace safety",
          class: { code: "C-2026-044", subject: "First aid, level 1", client: "Table Bay Foods" },
          startDate: "2026-12-07",
          endDate: "2026-12-11",
        },
        enteredBy: "Nomvula Khumalo",
        notify: [OFFICE],
      },
    },
  },
  {
    name: "two programmes without an end date",
    event: {
      id: "evt-1022",
      source: SOURCE,
      type: "learning-programme.collision",
      data: {
        learner: zoe,
        first: { name: "Numeracy", class: { code: "C-2026-019" }, startDate: "2026-08-03" },
        second: { name: "Literacy", class: { code: "C-2026-060" }, startDate: "2027-01-11" },
        notify: [{ address: OFFICE, locale: "af" }],
      },
    },
  },
];
