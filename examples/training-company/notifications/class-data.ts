/** What the training company's events say of a class, and how people read it. */
import * as z from "zod/mini";
import type { EmailAction, Fact, Formatter, Personal } from "postrider/notifications";
import { learnerAt, LearnerData, learnerName } from "./learner-data.ts";

const Agent = z.object({
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
  /** Days of the schedule without a class. */
  exceptionDates: z.optional(z.array(z.iso.date())),
  /** Exams, visits and the like. */
  eventDates: z.optional(z.array(z.object({ date: z.iso.date(), what: z.optional(z.string()) }))),
  agent: z.optional(Agent),
  status: z.optional(z.string()),
  notes: z.optional(z.string()),
  learners: z.optional(z.array(LearnerData)),
  updatedAt: z.optional(z.string()),
  updatedBy: z.optional(z.string()),
});

/** Whose data stands in a class at this path of an event's data. */
export function peopleOfClassAt(at: string): Personal[] {
  return [
    learnerAt(`${at}.learners[]`),
    {
      role: "Agent",
      at: `${at}.agent`,
      fields: { name: "name", email: "email", phone: "phone" },
    },
    { role: "User", at, fields: { name: "updatedBy" } },
  ];
}

/** A class as its people would name it: "C-2026-031 – Business English". */
export function className({ code, subject }: ClassData): string {
  return `${code} – ${subject}`;
}

/** Mails of one class stand in one thread. */
export function classThread({ code }: ClassData): string {
  return `class ${code}`;
}

/** Opens a class in the company's application. */
export function openClass({ code }: Pick<ClassData, "code">, { say }: Formatter): EmailAction {
  return {
    label: say("Open the class"),
    url: `https://app.example.co.za/classes/${encodeURIComponent(code)}`,
  };
}

export const CLASS_REASON = "You receive this because you look after this class.";

export type Line = { readonly label: string; readonly value: string | readonly string[] };

/** What is known of a class but for its learners, in the order of importance; always the same lines. */
export function classLines(data: ClassData, day: Formatter["day"]): Line[] {
  return [
    { label: "Class", value: data.code },
    { label: "Subject", value: data.subject },
    { label: "Status", value: data.status ?? "" },
    { label: "Start date", value: day(data.startDate ?? "") },
    { label: "End date", value: day(data.endDate ?? "") },
    {
      label: "Schedule",
      value: (data.schedule ?? []).map((session) => `${session.day} ${session.from}-${session.to}`),
    },
    { label: "No class on", value: (data.exceptionDates ?? []).map(day) },
    {
      label: "Event dates",
      value: (data.eventDates ?? []).map(({ date, what }) =>
        what === undefined ? day(date) : `${day(date)}: ${what}`,
      ),
    },
    { label: "Site", value: data.site ?? "" },
    { label: "Agent", value: data.agent?.name ?? "" },
    { label: "Client", value: data.client ?? "" },
    { label: "Notes", value: data.notes ?? "" },
  ];
}

/** A line of the mail for each thing that is known of a class, its learners last. */
export function classFacts(data: ClassData, wording: Formatter): Fact[] {
  const names = data.learners?.map(learnerName);
  return [
    ...knownLines(data, wording),
    ...(names === undefined ? [] : [{ label: "Number of learners", value: String(names.length) }]),
    ...(names === undefined || names.length === 0 ? [] : [{ label: "Learners", value: names }]),
  ];
}

/** The same without the learners: for mails about one of them. */
export function knownLines(data: ClassData, { day }: Formatter): Fact[] {
  return classLines(data, day).filter(({ value }) => value.length > 0);
}
