import * as z from "zod/mini";
import { defineNotification } from "../functions/core/notification.ts";
import { ClassData, classFacts, nameOf, Notify } from "./class-data.ts";

/** A class was deleted: told without AI, in the same words each time. */
export const classDeleted = defineNotification({
  type: "class.deleted",
  data: z.object({ class: ClassData, deletedBy: z.optional(z.string()), notify: Notify }),
  recipients: ({ data }) => data.notify ?? [],
  subject: ({ data }) => `Class deleted: ${nameOf(data.class)}`,
  facts: ({ data }) => [
    ...(data.deletedBy === undefined
      ? []
      : [{ label: "Deleted by", value: data.deletedBy, personal: true }]),
    ...classFacts(data.class),
  ],
});
