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
  classPaths,
  classThread,
  openClass,
  whenAndBy,
} from "./class-data.ts";
import { LearnerData, learnerFieldChanges, learnerName, learnerPaths } from "./learner-data.ts";
import { businessEnglish, lerato, leratoAdvanced, OFFICE, SOURCE, zoe } from "./sample-data.ts";

/** The AI is given the level and the status, and nothing that says who the learner is. */
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
    ...learnerPaths("before"),
    ...learnerPaths("after"),
    ...classPaths("class"),
    "updatedBy",
  ],
  recipients: ({ data }) => data.notify ?? [],
  entity: ({ data }) => classThread(data.class),
  kind: "Learner update",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.class, formatter),
  subject: ({ data }, { say }) =>
    say("The details of {learner} in {class} were changed", {
      class: className(data.class),
      learner: learnerName(data.after),
    }),
  facts: ({ data, time }, t) => [
    { label: "Learner", value: learnerName(data.after), kind: "person", about: true },
    ...classFacts(data.class, t).filter(({ about }) => about),
    ...whenAndBy(time, data.updatedBy),
  ],
  changes: ({ data: { before, after } }) => [
    ...learnerFieldChanges(before, after),
    { label: "Name", kind: "person", before: learnerName(before), after: learnerName(after) },
    { label: "ID number", kind: "code", before: before.idNumber, after: after.idNumber },
    { label: "Phone number", before: before.phone, after: after.phone },
    { label: "Email", before: before.email, after: after.email },
  ],
  ai: {
    instructions: [
      "The details of one learner of a training company were changed. The readers organise the class.",
      "Most important first: level, status, then the rest.",
    ].join("\n"),
    length: { words: 60 },
  },
});

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
    name: "every field of a learner",
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
    name: "a learner's new phone",
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
