import * as z from "zod/mini";
import { defineNotification } from "../functions/core/notification.ts";
import { ClassData, classChanges, classFacts, nameOf, Notify } from "./class-data.ts";

/** A class was changed: the AI says what changed, from the difference of before and after and nothing else. */
export const classUpdated = defineNotification({
  type: "class.updated",
  data: z.object({ before: ClassData, after: ClassData, notify: Notify }),
  recipients: ({ data }) => data.notify ?? [],
  subject: ({ data }) => `Class updated: ${nameOf(data.after)}`,
  facts: ({ data }) =>
    classFacts(data.after).filter(({ label }) => label === "Class" || label === "Subject"),
  changes: ({ data }) => classChanges(data.before, data.after),
  ask: {
    from: "changes",
    identifiedBy: ["Class", "Subject"],
    instructions: [
      "A class of a training company was changed. Report only what changed, old to new, in the order of importance to",
      "somebody who attends or teaches it: dates, schedule and site first. Say nothing about what stayed the same.",
    ].join("\n"),
  },
});
