/** What the training company's events say of a learner. */
import * as z from "zod/mini";
import type { Fact } from "../../functions/core/definition.ts";
import type { Personal } from "../../functions/core/personal/people.ts";

export type LearnerData = z.infer<typeof LearnerData>;
export const LearnerData = z
  .object({
    /** The full name; else `firstName` and `surname`. */
    name: z.optional(z.string()),
    firstName: z.optional(z.string()),
    surname: z.optional(z.string()),
    idNumber: z.optional(z.union([z.string(), z.number()])),
    phone: z.optional(z.string()),
    email: z.optional(z.string()),
    level: z.optional(z.string()),
    status: z.optional(z.string()),
  })
  .check(
    z.refine((learner) => learnerName(learner) !== "", {
      error: "a person with a `name`, or a `firstName` and a `surname`",
    }),
  );

/** A learner by the name that people use. */
export function learnerName({
  name,
  firstName,
  surname,
}: {
  readonly name?: string | undefined;
  readonly firstName?: string | undefined;
  readonly surname?: string | undefined;
}): string {
  return (
    name?.trim() ||
    [firstName, surname]
      .map((one) => one?.trim())
      .filter(Boolean)
      .join(" ")
  );
}

/** Whose data stands at this path of an event's data. */
export function learnerAt(at: string): Personal {
  return {
    role: "Learner",
    at,
    fields: {
      name: "name",
      givenName: "firstName",
      familyName: "surname",
      idNumber: "idNumber",
      phone: "phone",
      email: "email",
    },
  };
}

/** By what two states of a list know the same learner, the surest first: brothers may share a phone. */
const SAME: readonly ((learner: LearnerData) => string | undefined)[] = [
  ({ idNumber }) => (idNumber === undefined ? undefined : String(idNumber).replaceAll(/\s/g, "")),
  (learner) => learnerName(learner).toLowerCase(),
  ({ email }) => email?.trim().toLowerCase(),
  ({ phone }) => phone?.replaceAll(/[^\d+]/g, ""),
];

export type LearnerChanges = {
  readonly added: readonly LearnerData[];
  readonly removed: readonly LearnerData[];
  readonly kept: readonly { readonly before: LearnerData; readonly after: LearnerData }[];
};

/** Who joined, who left, and who stayed in both their states. Two id numbers are never one learner. */
export function learnerChanges(
  before: readonly LearnerData[],
  after: readonly LearnerData[],
): LearnerChanges {
  const removed = new Set(before);
  const added = new Set(after);
  const kept: { before: LearnerData; after: LearnerData }[] = [];
  for (const keyOf of SAME)
    for (const now of added) {
      const key = keyOf(now);
      if (key === undefined || key === "") continue;
      for (const was of removed) {
        if (keyOf(was) !== key || differ(was.idNumber, now.idNumber)) continue;
        removed.delete(was);
        added.delete(now);
        kept.push({ before: was, after: now });
        break;
      }
    }
  return { added: [...added], removed: [...removed], kept };
}

function differ(one: LearnerData["idNumber"], other: LearnerData["idNumber"]): boolean {
  const digits = (id: string | number) => String(id).replaceAll(/\s/g, "");
  return one !== undefined && other !== undefined && digits(one) !== digits(other);
}

/** Who a mail about one learner is about; how to reach them and their number are nobody's business in a mail. */
export function learnerFacts(learner: LearnerData): Fact[] {
  const { level, status } = learner;
  return [
    { label: "Learner", value: learnerName(learner) },
    ...(level === undefined ? [] : [{ label: "Level", value: level }]),
    ...(status === undefined ? [] : [{ label: "Learner's status", value: status }]),
  ];
}
