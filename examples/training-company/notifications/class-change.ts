/**
 * A class that was changed. An edit may reach us as two events (updated, and its status changed): both are told by this
 * one telling, so that whichever comes first says all, and the other is the same notification.
 */
import * as z from "zod/mini";
import {
  type Change,
  type Definition,
  type Formatter,
  RecipientInputs,
} from "postrider/notifications";
import {
  ClassData,
  classLines,
  className,
  classThread,
  type Line,
  peopleOfClassAt,
  CLASS_REASON,
  openClass,
} from "./class-data.ts";
import { learnerChanges, learnerName } from "./learner-data.ts";
import { sentence, whenAndBy } from "./telling.ts";

const ClassChange = z.object({
  before: ClassData,
  after: ClassData,
  /** Names the edit: its events, all of one source and with the same states and `notify`, are one mail. */
  edit: z.optional(z.string().check(z.minLength(1))),
  notify: z.optional(RecipientInputs),
});

export const classChange: Omit<Definition<z.infer<typeof ClassChange>>, "type"> = {
  data: ClassChange,
  personal: [...peopleOfClassAt("before"), ...peopleOfClassAt("after")],
  recipients: ({ data }) => data.notify ?? [],
  // Who saved it last and when is no news: nothing of it is among the changes.
  worthTelling: ({ data }) => changesOf(data.before, data.after, (isoDate) => isoDate).length > 0,
  edit: ({ data }) => data.edit,
  // Where the code itself was changed, the mail stands with those that told of the old one.
  entity: ({ data }) => classThread(data.before),
  kind: "Class update",
  reason: CLASS_REASON,
  action: ({ data }, formatter) => openClass(data.after, formatter),
  subject: ({ data: { before, after } }, { say }) => {
    const group = className(after);
    const status = statusChange(before, after, say);
    return status === undefined
      ? say("Class updated: {class}", { class: group })
      : say("Status changed: {class}: {after} (was {before})", { class: group, ...status });
  },
  headline: ({ data: { before, after }, time }, wording) => {
    const status = statusChange(before, after, wording.say);
    const text =
      status === undefined
        ? "Class {class} was changed{when}{by}."
        : "The status of class {class} was changed from {before} to {after}{when}{by}.";
    const values = { class: className(after), ...status };
    return sentence(wording, text, values, time, after.updatedBy);
  },
  facts: ({ data: { after }, time }, wording) => [
    { label: "Class", value: after.code },
    { label: "Subject", value: after.subject },
    ...whenAndBy(wording, time, after.updatedBy),
  ],
  changes: ({ data }, { day }) => changesOf(data.before, data.after, day),
  // Not `Class` and `Subject`: a sentence cannot do without these words.
  changeable: [
    "Status",
    "Start date",
    "End date",
    "Schedule",
    "No class on",
    "Event dates",
    "Site",
    "Agent",
    "Client",
    "Notes",
    "Learners",
    "Learner's level",
    "Learner's status",
  ],
  ask: {
    from: "changes",
    identifiedBy: ["Class", "Subject"],
    instructions: [
      "A class of a training company was changed. Report only what changed, old to new, in the order of importance to",
      "somebody who attends or teaches it: status first, then dates, schedule and site, then people, then the rest.",
      "Learners who were added or removed are named by their aliases. Days that moved are told as the old and the new day.",
      'Notes are somebody\'s word: tell of them as such ("The notes now say that …"), in few words of your own.',
      "State what is so; do not guess reasons or consequences, and report no problem that is not among the changes.",
    ].join("\n"),
    length: { words: 110 },
  },
};

function statusChange(before: ClassData, after: ClassData, say: Formatter["say"]) {
  const [was, now] = [before.status ?? "", after.status ?? ""];
  return was === now ? undefined : { before: was || say("none"), after: now || say("none") };
}

/** What is different between two states of a class, as people would write it. */
function changesOf(before: ClassData, after: ClassData, day: Formatter["day"]): Change[] {
  const was = classLines(before, day);
  return [
    ...classLines(after, day).flatMap((line, index) => changeOf(was[index], line)),
    ...learnersOf(before, after),
  ];
}

function changeOf(was: Line | undefined, { label, value }: Line): Change[] {
  const old = was?.value ?? "";
  if (typeof value === "string")
    return typeof old !== "string" || old === value ? [] : [{ label, before: old, after: value }];
  const items = typeof old === "string" ? [] : old;
  const added = without(value, items);
  const removed = without(items, value);
  return added.length + removed.length === 0 ? [] : [{ label, added, removed }];
}

/** The items of one list that the other lacks; an item that stands twice is two. */
function without(items: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function learnersOf(before: ClassData, after: ClassData): Change[] {
  const { added, removed, kept } = learnerChanges(before.learners ?? [], after.learners ?? []);
  const changes: Change[] =
    added.length + removed.length === 0
      ? []
      : [{ label: "Learners", added: added.map(learnerName), removed: removed.map(learnerName) }];
  for (const { before: was, after: now } of kept) {
    const name = learnerName(now);
    const change = (label: string, old: string | undefined, value: string | undefined) =>
      (old ?? "") === (value ?? "")
        ? []
        : [
            {
              label,
              before: old ? `${name}: ${old}` : "",
              after: value ? `${name}: ${value}` : "",
            },
          ];
    changes.push(
      ...change("Learner's level", was.level, now.level),
      ...change("Learner's status", was.status, now.status),
    );
    // One alias stands for both names: the AI could only say that somebody became themselves.
    if (learnerName(was) !== name)
      changes.push({
        label: "Learner's name",
        before: learnerName(was),
        after: name,
        withheld: true,
      });
  }
  return changes;
}
