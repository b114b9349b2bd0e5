import * as z from "zod/mini";
import {
  defineNotification,
  type DefinitionSample,
  type Fact,
  type Formatter,
  RecipientInputs,
} from "postrider/notifications";
import { openClass } from "./class-data.ts";
import { learnerAt, LearnerData, learnerName } from "./learner-data.ts";
import { lerato, OFFICE, SOURCE, zoe } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

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

/** A learner was entered for two learning programmes at once: somebody has to decide, and the AI says between what. */
export const definition = defineNotification({
  type: "learning-programme.collision",
  data: z.object({
    learner: LearnerData,
    first: Programme,
    second: Programme,
    enteredBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [learnerAt("learner"), { role: "User", at: "", fields: { name: "enteredBy" } }],
  recipients: ({ data }) => data.notify ?? [],
  // Work to be done, not news: if its reader ended these mails, nobody would decide.
  mandatory: true,
  // The class that the learner joined last is where the trouble began.
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
  headline: ({ data: { learner, first, second, enteredBy }, time }, wording) =>
    sentence(
      wording,
      "{learner} was entered for {second} while in {first}{when}{by}.",
      { learner: learnerName(learner), first: first.name, second: second.name },
      time,
      enteredBy,
    ),
  facts: ({ data: { learner, first, second, enteredBy }, time }, wording) => [
    { label: "Learner", value: learnerName(learner) },
    ...programmeFacts("First", first, wording),
    ...programmeFacts("Second", second, wording),
    ...overlapFacts(first, second, wording),
    ...whenAndBy(wording, time, enteredBy),
  ],
  ask: {
    from: "facts",
    instructions: [
      "A learner of a training company is in two learning programmes whose dates overlap. Say who it is (by the alias), which",
      "two programmes and classes, and from when to when they overlap, from the facts alone. Propose no solution.",
    ].join("\n"),
    length: { words: 110 },
  },
});

function programmeFacts(
  which: "First" | "Second",
  programme: Programme,
  wording: Formatter,
): Fact[] {
  const { name, class: group, startDate, endDate } = programme;
  const lines: [string, string | undefined][] = [
    [`${which} programme`, name],
    [`${which} class`, [group.code, group.subject].filter(Boolean).join(" – ")],
    [`${which} client`, group.client],
    [`${which} programme starts`, wording.day(startDate)],
    [`${which} programme ends`, endDate === undefined ? undefined : wording.day(endDate)],
  ];
  return lines.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** From the later start to the earlier end; nothing where the dates themselves do not overlap. */
function overlapFacts(first: Programme, second: Programme, { day }: Formatter): Fact[] {
  const from = [first.startDate, second.startDate].toSorted().at(-1) ?? "";
  const [to] = [first.endDate, second.endDate].filter((end) => end !== undefined).toSorted();
  if (to !== undefined && to < from) return [];
  return [
    { label: "Overlap starts", value: day(from) },
    ...(to === undefined ? [] : [{ label: "Overlap ends", value: day(to) }]),
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
    name: "two programmes without an end",
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
