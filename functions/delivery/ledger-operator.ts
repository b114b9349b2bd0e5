/** An operator's writes. Each adds who and why to the history, and holds only for what the operator saw. */
import type { Item } from "../platform/dynamodb-item.ts";
import { type DeliveryState, EVIDENCE, type Intent } from "./delivery.ts";
import { APPEND, appended, type HistoryEntry, type Said } from "./history.ts";
import { ACKNOWLEDGED_LIST } from "./ledger-index.ts";
import { SAID_BY_AN_OPERATOR } from "./ledger-evidence.ts";
import { type DeliveryKey, storedState, type WriteOutcome } from "./ledger-row.ts";
import { lookupValues, SET_LOOKUP, updateOf, type Write } from "./ledger-write.ts";
import type { TransitionName } from "./transitions.ts";

/** A transition under its condition, with its entry in the history and further attributes. @throws DependencyError */
export type Step = (
  what: string,
  key: DeliveryKey,
  name: Exclude<TransitionName, Intent["kind"]>,
  judgedAttempt: string,
  also?: {
    readonly happened?: Omit<HistoryEntry, "atMs"> | undefined;
    readonly set?: readonly string[];
    readonly add?: readonly string[];
    readonly values?: Item;
  },
) => Promise<WriteOutcome>;

export type OperatorWritesOptions = {
  readonly write: Write;
  readonly step: Step;
  readonly expiresAt: () => Item[string];
  readonly now: () => number;
};

export function createOperatorWrites({ write, step, expiresAt, now }: OperatorWritesOptions) {
  return {
    /** The operator's decision to send a held email once more. */
    release: (key: DeliveryKey, judgedAttempt: string, said: Said) =>
      step("the delivery cannot be released", key, "release", judgedAttempt, {
        happened: { what: "released", ...said },
        set: ["resends = resends + :one"],
        values: { ":one": { N: "1" } },
      }),

    /** The operator's word that the email arrived; no other email of this delivery is sent. */
    markSent: (key: DeliveryKey, judgedAttempt: string, said: Said) =>
      step("the delivery cannot be marked as sent", key, "markSent", judgedAttempt, {
        happened: { what: "marked-sent", ...said },
        set: ["evidenceRank = :rank, acceptedAtMs = :now, expiresAt = :expiresAt"],
        add: ["sesMessageIds :id"],
        values: {
          ":rank": { N: String(EVIDENCE.accepted.rank) },
          ":now": { N: String(now()) },
          ":expiresAt": expiresAt(),
          ":id": { SS: [SAID_BY_AN_OPERATOR] },
        },
      }),

    /**
     * The operator stops an email. `name`: the transition that the row's state allows (`cancellationOf`). `judgedAttempt`: empty if
     * nothing began.
     */
    cancel: (
      key: DeliveryKey,
      name: Extract<TransitionName, `cancel${string}`>,
      judgedAttempt: string,
      { by, why, definition }: Said & { readonly definition: string },
    ) =>
      step("the delivery cannot be cancelled", key, name, judgedAttempt, {
        happened: { what: "cancelled", why, by },
        set: [
          "expiresAt = :expiresAt, #definition = :definition",
          SET_LOOKUP,
          ...(name === "cancelSettled" ? ["mayHaveBeenSent = :true"] : []),
        ],
        values: {
          ":expiresAt": expiresAt(),
          ":definition": { S: definition },
          ...lookupValues(key, now()),
          ...(name === "cancelSettled" && { ":true": { BOOL: true } }),
        },
      }),

    /** Adds an operator's entry to the history and leaves the state. False: there is no such row. */
    note: async (key: DeliveryKey, entry: Omit<HistoryEntry, "atMs">): Promise<boolean> => {
      const outcome = await write("the history cannot be written", key, {
        UpdateExpression: updateOf({ set: [APPEND] }),
        ConditionExpression: "attribute_exists(#state)",
        values: appended({ atMs: now(), ...entry }),
      });
      return outcome.ok;
    },

    /** The email no longer waits for a person: it changes the list, not its state. False: it is no longer in the state that was seen. */
    acknowledge: async (key: DeliveryKey, seen: DeliveryState, said: Said): Promise<boolean> => {
      const outcome = await write("the email cannot be acknowledged", key, {
        UpdateExpression: updateOf({
          set: [
            "acknowledgedAtMs = :now, listName = :list, listAt = if_not_exists(listAt, :now)",
            APPEND,
          ],
        }),
        ConditionExpression: "#state = :seen",
        values: {
          ":seen": storedState(seen),
          ":now": { N: String(now()) },
          ":list": { S: ACKNOWLEDGED_LIST },
          ...appended({ atMs: now(), what: "acknowledged", ...said }),
        },
      });
      return outcome.ok;
    },
  };
}
