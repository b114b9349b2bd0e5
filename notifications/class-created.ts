import * as z from "zod/mini";
import { defineNotification } from "../functions/core/notification.ts";
import { ClassData, classFacts, nameOf, Notify } from "./class-data.ts";

/** A class was created: told without AI, because the facts say it all. */
export const classCreated = defineNotification({
  type: "class.created",
  data: z.object({ class: ClassData, notify: Notify }),
  recipients: ({ data }) => data.notify ?? [],
  subject: ({ data }) => `New class: ${nameOf(data.class)}`,
  facts: ({ data }) => classFacts(data.class),
});
