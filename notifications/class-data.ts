/** What the training company's events say of a class. */
import * as z from "zod/mini";
import type { Change, Fact } from "../functions/core/notification.ts";

const Person = z.object({
  name: z.string(),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
});
const Session = z.object({ day: z.string(), from: z.string(), to: z.string() });

export type ClassData = z.infer<typeof ClassData>;
export const ClassData = z.object({
  code: z.string().check(z.minLength(1)),
  subject: z.string().check(z.minLength(1)),
  client: z.optional(z.string()),
  site: z.optional(z.string()),
  startDate: z.optional(z.iso.date()),
  endDate: z.optional(z.iso.date()),
  schedule: z.optional(z.array(Session)),
  agent: z.optional(Person),
  learners: z.optional(z.array(Person)),
});

/** Who is told, as the application says it; a definition decides whether it is asked. */
export const Notify = z.optional(z.array(z.string()));

/** A class as its people would name it: "C-2026-031 – Business English". */
export function nameOf({ code, subject }: ClassData): string {
  return `${code} – ${subject}`;
}

/** One line for each thing that is known of a class; who the people are is for the reader, not for the AI. */
export function classFacts(data: ClassData): Fact[] {
  return shown(data)
    .filter(({ value }) => value !== "")
    .map(({ label, value, personal }) => ({ label, value, personal }));
}

/** What is different between two states of a class: old and new, in the reader's words. */
export function classChanges(before: ClassData, after: ClassData): Change[] {
  const old = shown(before);
  return shown(after).flatMap(({ label, value, personal }, index) => {
    const was = old[index]?.value ?? "";
    return was === value
      ? []
      : [{ label, before: was || "(none)", after: value || "(none)", personal }];
  });
}

/** Always the same lines in the same order, so that two states can be compared line by line. */
function shown(data: ClassData): { label: string; value: string; personal: boolean }[] {
  const line = (label: string, value: string | undefined, personal = false) => ({
    label,
    value: value ?? "",
    personal,
  });
  return [
    line("Class", data.code),
    line("Subject", data.subject),
    line("Client", data.client),
    line("Site", data.site),
    line("Starts", data.startDate),
    line("Ends", data.endDate),
    line("Schedule", data.schedule?.map(({ day, from, to }) => `${day} ${from}-${to}`).join(", ")),
    line("Agent", data.agent?.name, true),
    line("Number of learners", data.learners && String(data.learners.length)),
    line("Learners", data.learners?.map(({ name }) => name).join(", "), true),
  ];
}
