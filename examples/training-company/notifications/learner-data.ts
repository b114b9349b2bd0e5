/** What the training company's events say of a learner. */
import * as z from "zod/mini";
import type { Fact, Personal } from "postrider/notifications";

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

type Keys = Readonly<Record<"id" | "name" | "email" | "phone" | "state", string>>;

function keysOf(learner: LearnerData): Keys {
  const { idNumber, level, status } = learner;
  const id = idNumber === undefined ? "" : String(idNumber).replaceAll(/\s/g, "");
  const name = learnerName(learner).toLowerCase();
  const email = learner.email?.trim().toLowerCase() ?? "";
  const phone = learner.phone?.replaceAll(/[^\d+]/g, "") ?? "";
  const state = JSON.stringify([id, name, email, phone, level, status]);
  return { id, name, email, phone, state };
}

/** By what two states of a list know the same learner, the surest first: namesakes differ, brothers may share a phone. */
const SAME: readonly ((keys: Keys) => string)[] = [
  ({ state }) => state,
  ({ id }) => id,
  ({ name, email }) => (email === "" ? "" : JSON.stringify([name, email])),
  ({ name, phone }) => (phone === "" ? "" : JSON.stringify([name, phone])),
  ({ name }) => name,
  ({ email }) => email,
  ({ phone }) => phone,
];

type State = {
  readonly learner: LearnerData;
  readonly keys: Keys;
  readonly at: number;
  matched: boolean;
};

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
  const were = statesOf(before);
  const are = statesOf(after);
  const kept: { before: LearnerData; after: LearnerData }[] = [];
  for (const keyOf of SAME) {
    const take = takerOf(were, keyOf);
    for (const now of unmatched(are)) {
      const was = keyOf(now.keys) === "" ? undefined : take(now.keys);
      if (was === undefined) continue;
      was.matched = true;
      now.matched = true;
      kept.push({ before: was.learner, after: now.learner });
    }
  }
  const learnersOf = (states: readonly State[]) => unmatched(states).map(({ learner }) => learner);
  return { added: learnersOf(are), removed: learnersOf(were), kept };
}

function statesOf(learners: readonly LearnerData[]): State[] {
  return learners.map((learner, at) => ({ learner, keys: keysOf(learner), at, matched: false }));
}

function unmatched(states: readonly State[]): State[] {
  return states.filter(({ matched }) => !matched);
}

/**
 * Finds the first unmatched state of one key whose id number does not differ. Those of one key stand in a queue, and in
 * one for each id number, so that nothing is looked at twice: a list may have thousands of one name.
 */
function takerOf(
  states: readonly State[],
  keyOf: (keys: Keys) => string,
): (keys: Keys) => State | undefined {
  type Queue = { readonly states: State[]; next: number };
  const queues = new Map<string, Queue>();
  const nameOf = (key: string, id?: string) => JSON.stringify([key, id]);
  for (const state of unmatched(states)) {
    const key = keyOf(state.keys);
    for (const name of [nameOf(key), nameOf(key, state.keys.id)]) {
      const queue = queues.get(name);
      if (queue === undefined) queues.set(name, { states: [state], next: 0 });
      else queue.states.push(state);
    }
  }
  const firstOf = (name: string) => {
    const queue = queues.get(name);
    if (queue === undefined) return undefined;
    while (queue.states[queue.next]?.matched === true) queue.next++;
    return queue.states[queue.next];
  };
  return (keys) => {
    const key = keyOf(keys);
    if (keys.id === "") return firstOf(nameOf(key));
    const one = firstOf(nameOf(key, keys.id));
    const other = firstOf(nameOf(key, ""));
    return one === undefined || (other !== undefined && other.at < one.at) ? other : one;
  };
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
