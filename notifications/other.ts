import * as z from "zod/mini";
import { defineNotification, type Fact } from "../functions/core/notification.ts";

/**
 * The default: any type without a definition of its own. The people told are those that the event's `notify` names, and
 * no others. Every value of the data becomes a fact. The AI sees those that hold no mail address and no phone number;
 * it cannot know a name from another word, so leave names out of such events, or write a definition.
 */
export const other = defineNotification({
  type: "*",
  data: z.looseObject({ notify: z.array(z.string()) }),
  recipients: ({ data }) => data.notify,
  subject: ({ type, data }) =>
    `${humanise(type)}${typeof data["title"] === "string" ? `: ${data["title"]}` : ""}`,
  facts: ({ data }) =>
    Object.entries(data).flatMap(([name, value]) =>
      name === "notify" ? [] : factsOf(name, value),
    ),
  ask: {
    from: "facts",
    instructions: "Say what happened, to what, and when, from the facts alone.",
  },
});

const DEEPEST = 3;

/** Values as lines of the mail, one level of names joined to the next: "Address city". */
function factsOf(name: string, value: unknown, depth = 1): Fact[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return [
      { label: humanise(name), value: String(value), personal: looksPersonal(String(value)) },
    ];
  if (Array.isArray(value) && value.every((one) => typeof one !== "object"))
    return [
      { label: humanise(name), value: value.join(", "), personal: looksPersonal(value.join(", ")) },
    ];
  if (depth >= DEEPEST) return [];
  return Object.entries(value).flatMap(([inner, one]) =>
    factsOf(`${name} ${inner}`, one, depth + 1),
  );
}

/** "invoice.overdue" and "dueDate" as people write them: "Invoice overdue", "Due date". */
function humanise(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[._-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An address, or a number as people dial it: from + or 0, nine digits at least. */
function looksPersonal(value: string): boolean {
  return value.includes("@") || /(?:^|[^\w.,-])(?:\+|0)(?:[ ()/-]{0,2}\d){8,}/.test(` ${value}`);
}
