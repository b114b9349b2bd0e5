import * as z from "zod/mini";
import {
  type Change,
  defineNotification,
  type DefinitionSample,
  RecipientInputs,
} from "postrider/notifications";
import {
  ClassData,
  className,
  classThread,
  peopleOfClassAt,
  CLASS_REASON,
  openClass,
} from "./class-data.ts";
import { learnerAt, LearnerData, learnerName } from "./learner-data.ts";
import { businessEnglish, lerato, leratoAdvanced, OFFICE, SOURCE, zoe } from "./sample-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

/** What is known of a learner of a class was changed: the AI tells of level and status, and never of who somebody is. */
export const definition = defineNotification({
  type: "learner.updated",
  data: z.object({
    before: LearnerData,
    after: LearnerData,
    class: ClassData,
    updatedBy: z.optional(z.string()),
    notify: z.optional(RecipientInputs),
  }),
  personal: [
    learnerAt("before"),
    learnerAt("after"),
    ...peopleOfClassAt("class"),
    { role: "User", at: "", fields: { name: "updatedBy" } },
  ],
  recipients: ({ data }) => data.notify ?? [],
  worthTelling: ({ data }) => changesOf(data.before, data.after).length > 0,
  entity: ({ data }) => classThread(data.class),
  kind: "Learner update",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("Learner updated in {class}: {learner}", {
      class: className(data.class),
      learner: learnerName(data.after),
    }),
  headline: ({ data, time }, wording) =>
    sentence(
      wording,
      "The details of {learner} in class {class} were changed{when}{by}.",
      { class: className(data.class), learner: learnerName(data.after) },
      time,
      data.updatedBy,
    ),
  facts: ({ data, time }, wording) => [
    { label: "Learner", value: learnerName(data.after) },
    { label: "Class", value: data.class.code },
    { label: "Subject", value: data.class.subject },
    ...whenAndBy(wording, time, data.updatedBy),
  ],
  changes: ({ data }) => changesOf(data.before, data.after),
  changeable: ["Level", "Learner's status", "Name", "ID number", "Phone", "E-mail"],
  ask: {
    from: "changes",
    identifiedBy: ["Learner", "Class", "Subject"],
    instructions: [
      "What a training company knows of a learner was changed. Report only what changed, old to new, and name the learner by",
      "the alias. State what is so; do not guess reasons or consequences.",
    ].join("\n"),
    length: { words: 60 },
  },
});

type Value = string | number | undefined;

/** Who somebody is stands under one alias, old and new: it is shown to the reader, and the AI is not asked about it. */
function changesOf(before: LearnerData, after: LearnerData): Change[] {
  const change = (label: string, old: Value, value: Value, withheld?: true): Change[] => {
    const [was, now] = [String(old ?? ""), String(value ?? "")];
    return was === now
      ? []
      : [{ label, before: was, after: now, ...(withheld === undefined ? {} : { withheld }) }];
  };
  return [
    ...change("Level", before.level, after.level),
    ...change("Learner's status", before.status, after.status),
    ...change("Name", learnerName(before), learnerName(after), true),
    ...change("ID number", before.idNumber, after.idNumber, true),
    ...change("Phone", before.phone, after.phone, true),
    ...change("E-mail", before.email, after.email, true),
  ];
}

export const samples: readonly DefinitionSample[] = [
  {
    name: "a learner's next level",
    event: {
      id: "evt-1009",
      source: SOURCE,
      type: "learner.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: lerato,
        after: leratoAdvanced,
        class: businessEnglish,
        updatedBy: "Thandi Nkosi",
        notify: [{ address: OFFICE, locale: "af" }],
      },
    },
  },
  {
    name: "everything that is known of a learner",
    event: {
      id: "evt-1020",
      source: SOURCE,
      type: "learner.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: zoe,
        after: {
          name: "Zoë Adams-Botha",
          idNumber: 9201125034089,
          email: "zoe.botha@example.com",
          phone: "082 555 0133",
          level: "Level 1",
          status: "On leave",
        },
        class: businessEnglish,
        notify: [OFFICE],
      },
    },
  },
  {
    name: "a learner's new phone number: plain, whatever the AI",
    event: {
      id: "evt-1021",
      source: SOURCE,
      type: "learner.updated",
      time: "2026-11-23T07:15:00Z",
      data: {
        before: { firstName: "Sipho", surname: "Dube", phone: "073 555 0101" },
        after: { firstName: "Sipho", surname: "Dube", phone: "073 555 0188" },
        class: { code: "C-2026-052", subject: "Computer basics" },
        notify: [OFFICE],
      },
    },
  },
];
