/**
 * The common part of `class.updated` and `class.status-changed`. One edit may produce both events, and the first of them
 * becomes the email.
 */
import * as z from "zod/mini";
import {
  type Change,
  type Definition,
  type Formatter,
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
import { learnerChanges, learnerFieldChanges, learnerName } from "./learner-data.ts";

type ClassChange = z.infer<typeof ClassChange>;
const ClassChange = z.object({
  before: ClassData,
  after: ClassData,
  /** The edit that the event comes from. */
  edit: z.optional(z.string().check(z.minLength(1))),
  notify: z.optional(RecipientInputs),
});

export const classChange: Omit<Definition<ClassChange>, "type"> = {
  data: ClassChange,
  personal: [...classPaths("before"), ...classPaths("after")],
  recipients: ({ data }) => data.notify ?? [],
  dedupeKey: ({ data }) => data.edit,
  // The old code: the email joins the class's thread even if the code changed.
  entity: ({ data }) => classThread(data.before),
  kind: "Class update",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.after, formatter),
  subject: ({ data: { before, after } }, { say }) =>
    after.status && after.status !== before.status
      ? say("{class} is now {status}", { class: className(after), status: after.status })
      : say("{class} was changed", { class: className(after) }),
  facts: ({ data: { after }, time }, t) => [
    ...classFacts(after, t).filter(({ about }) => about),
    ...whenAndBy(time, after.updatedBy),
  ],
  // Without `updatedAt` and `updatedBy`, which alone need no email.
  changes: ({ data }, t) => changesOf(data, t),
  ai: {
    instructions: [
      "A class of a training company was changed. The readers teach it, attend it or organise it.",
      "Most important first: status, dates, schedule, site, people, then the rest.",
    ].join("\n"),
    length: { words: 110 },
  },
};

function changesOf({ before, after }: ClassChange, t: Formatter): Change[] {
  const was = classFacts(before, t);
  const learners = learnerChanges(before.learners ?? [], after.learners ?? []);
  const fields = classFacts(after, t).map(({ value, ...field }, at) => ({
    ...field,
    before: was[at]?.value,
    after: value,
  }));
  return [
    // The headline already names the class.
    ...fields.filter(({ about }) => !about),
    ...fields.filter(({ about }) => about),
    {
      label: "Learners",
      kind: "person",
      added: learners.added.map(learnerName),
      removed: learners.removed.map(learnerName),
    },
    ...learners.kept.flatMap(([old, now]) => [
      ...learnerFieldChanges(old, now).map((change) => ({ ...change, of: learnerName(now) })),
      {
        label: "Learner's name",
        kind: "person" as const,
        before: learnerName(old),
        after: learnerName(now),
      },
    ]),
  ];
}
