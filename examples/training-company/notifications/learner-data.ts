/** A learner in the training company's events. */
import * as z from "zod/mini";
import type { Change, Fact } from "postrider/notifications";

export type LearnerData = z.infer<typeof LearnerData>;
export const LearnerData = z
  .object({
    /** The full name; otherwise `firstName` and `surname`. */
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

/** The paths of a learner's personal values, below a path of the data. */
export function learnerPaths(at: string): string[] {
  return ["name", "firstName", "surname", "idNumber", "phone", "email"].map(
    (field) => `${at}.${field}`,
  );
}

/** No phone, email or ID number: readers do not need them. */
export function learnerFacts(learner: LearnerData): Fact[] {
  return [
    { label: "Learner", value: learnerName(learner), kind: "person" },
    { label: "Level", value: learner.level, share: true },
    { label: "Learner's status", value: learner.status, share: true },
  ];
}

export function learnerFieldChanges(before: LearnerData, after: LearnerData): Change[] {
  return [
    { label: "Level", share: true, before: before.level, after: after.level },
    { label: "Learner's status", share: true, before: before.status, after: after.status },
  ];
}

type Identity = Readonly<Record<"id" | "name" | "email" | "phone" | "state", string>>;

function identityOf(learner: LearnerData): Identity {
  const { idNumber = "", level, status } = learner;
  const id = String(idNumber).replaceAll(/\s/g, "");
  const name = learnerName(learner).toLowerCase();
  const email = learner.email?.trim().toLowerCase() ?? "";
  const phone = learner.phone?.replaceAll(/[^\d+]/g, "") ?? "";
  return { id, name, email, phone, state: JSON.stringify([id, name, email, phone, level, status]) };
}

type IsSame = (one: Identity, other: Identity) => boolean;

const differInId: IsSame = (one, other) => one.id !== other.id && one.id !== "" && other.id !== "";
const sameName: IsSame = (one, other) => one.name === other.name;
const sameEmail: IsSame = (one, other) => one.email !== "" && one.email === other.email;
const samePhone: IsSame = (one, other) => one.phone !== "" && one.phone === other.phone;

/** The most certain first: two people may share a name, and siblings a phone. */
const SAME: readonly IsSame[] = [
  (one, other) => one.state === other.state,
  (one, other) => one.id !== "" && one.id === other.id,
  (one, other) => sameName(one, other) && sameEmail(one, other),
  (one, other) => sameName(one, other) && samePhone(one, other),
  sameName,
  sameEmail,
  samePhone,
];

/** Who joined, who left, and who stayed (before, after). Two different ID numbers are never the same learner. */
export function learnerChanges(before: readonly LearnerData[], after: readonly LearnerData[]) {
  const identified = (learner: LearnerData) => ({ learner, identity: identityOf(learner) });
  const removed = before.map(identified);
  let added = after.map(identified);
  const kept: [before: LearnerData, after: LearnerData][] = [];
  for (const isSame of SAME)
    added = added.filter(({ learner, identity }) => {
      const at = removed.findIndex(
        (was) => isSame(was.identity, identity) && !differInId(was.identity, identity),
      );
      const [was] = at < 0 ? [] : removed.splice(at, 1);
      if (was !== undefined) kept.push([was.learner, learner]);
      return was === undefined;
    });
  return {
    added: added.map(({ learner }) => learner),
    removed: removed.map(({ learner }) => learner),
    kept,
  };
}
