/** A class in the training company's events, and its facts in the emails. */
import * as z from "zod/mini";
import type { EmailAction, Fact, Formatter } from "postrider/notifications";
import { LearnerData, learnerName, learnerPaths } from "./learner-data.ts";

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
  /** Exams, visits and so on. */
  eventDates: z.optional(z.array(z.object({ date: z.iso.date(), what: z.optional(z.string()) }))),
  agent: z.optional(Agent),
  status: z.optional(z.string()),
  notes: z.optional(z.string()),
  learners: z.optional(z.array(LearnerData)),
  updatedAt: z.optional(z.string()),
  updatedBy: z.optional(z.string()),
});

/** The paths of a class's personal values, below a path of the data. */
export function classPaths(at: string): string[] {
  const agent = ["name", "email", "phone"].map((field) => `${at}.agent.${field}`);
  return [...learnerPaths(`${at}.learners[]`), ...agent, `${at}.updatedBy`];
}

/** "C-2026-031 – Business English" */
export function className({ code, subject }: ClassData): string {
  return `${code} – ${subject}`;
}

/** All emails about a class form one thread. */
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

/** All but the learners, the most important first. Every class has the same facts, so that two states can be compared. */
export function classFacts(data: ClassData, { day }: Formatter): Fact[] {
  return [
    { label: "Class", value: data.code, kind: "code", share: true, about: true },
    { label: "Subject", value: data.subject, share: true, about: true },
    { label: "Status", value: data.status, share: true },
    { label: "Start date", value: data.startDate, share: true },
    { label: "End date", value: data.endDate, share: true },
    {
      label: "Schedule",
      value: data.schedule?.map((session) => `${session.day} ${session.from}–${session.to}`),
      share: true,
    },
    { label: "No class on", value: data.exceptionDates, share: true },
    {
      label: "Event dates",
      value: data.eventDates?.map(({ date, what }) =>
        what === undefined ? day(date) : `${day(date)}: ${what}`,
      ),
      share: true,
    },
    { label: "Site", value: data.site, share: true },
    { label: "Agent", value: data.agent?.name, kind: "person" },
    { label: "Client", value: data.client },
    { label: "Notes", value: data.notes, kind: "freeText" },
  ];
}

export function classLearners({ learners }: ClassData): Fact[] {
  return [
    { label: "Number of learners", value: learners?.length, share: true },
    { label: "Learners", value: learners?.map(learnerName), kind: "person" },
  ];
}

/** When it happened, and who did it. */
export function whenAndBy(time: string | undefined, person: string | undefined): Fact[] {
  return [
    { label: "When", value: time },
    { label: "By", value: person, kind: "person" },
  ];
}
