/** Evidence that SES accepted an email. No attempt, token or state refuses it; only better evidence does. */
import { type Evidence, EVIDENCE } from "./delivery.ts";
import type { DeliveryKey } from "./ledger-row.ts";
import type { Write } from "./ledger-write.ts";

/** The message id when only an operator says that the email was sent. */
export const SAID_BY_AN_OPERATOR = "operator";

export type EvidenceOptions = {
  /** Retention of final rows, seconds. */
  readonly keepSeconds: number;
  readonly now: () => number;
};

export function createEvidence(write: Write, { keepSeconds, now }: EvidenceOptions) {
  return {
    /**
     * Creates an absent row. `isSecondEmail`: SES accepted a second email of this delivery, and the row did not know of it.
     * @throws DependencyError
     */
    recordAccepted: async (
      key: DeliveryKey,
      { kind, sesMessageId, reason }: Evidence,
    ): Promise<{ readonly isSecondEmail: boolean }> => {
      const { state, rank } = EVIDENCE[kind];
      const id = { ":id": { SS: [sesMessageId] } };
      const setReason = reason === undefined ? "" : ", reason = :reason";
      const outcome = await write("SES's acceptance cannot be recorded", key, {
        UpdateExpression: `SET #state = :${state}, evidenceRank = :rank, ${state}AtMs = :now, expiresAt = :expiresAt${setReason} ADD sesMessageIds :id`,
        ConditionExpression: "attribute_not_exists(evidenceRank) OR evidenceRank < :rank",
        ReturnValues: "UPDATED_OLD",
        values: {
          [`:${state}`]: { S: state },
          ":rank": { N: String(rank) },
          ":now": { N: String(now()) },
          ":expiresAt": { N: String(Math.floor(now() / 1000) + keepSeconds) },
          ...(reason !== undefined && { ":reason": { S: reason } }),
          ...id,
        },
      });
      const known = outcome.item?.["sesMessageIds"]?.SS ?? [];
      const isNew = !known.includes(sesMessageId);
      // The row has as much evidence of another email: it keeps both ids.
      if (!outcome.ok && isNew)
        await write("a second message id cannot be recorded", key, {
          UpdateExpression: "ADD sesMessageIds :id",
          ConditionExpression: "attribute_exists(#state)",
          values: id,
        });
      return { isSecondEmail: isNew && known.some((one) => one !== SAID_BY_AN_OPERATOR) };
    },
  };
}
