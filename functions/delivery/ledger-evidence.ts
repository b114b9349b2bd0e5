/** Evidence that SES took a mail: no attempt, no token, no state refuses it, only better evidence does. */
import { EVIDENCE } from "./delivery.ts";
import type { Write } from "./ledger-write.ts";
import type { Ledger } from "./ledger-port.ts";

/** The message id where nobody but an operator says that the mail was sent. */
export const SAID_BY_AN_OPERATOR = "operator";

export type EvidenceOptions = {
  /** How long final rows are kept, seconds. */
  readonly keepSeconds: number;
  readonly now: () => number;
};

export function createEvidence(
  write: Write,
  { keepSeconds, now }: EvidenceOptions,
): Pick<Ledger, "recordAccepted"> {
  return {
    // An absent row is created.
    recordAccepted: async (key, { kind, sesMessageId, reason }) => {
      const { state, rank } = EVIDENCE[kind];
      const id = { ":id": { SS: [sesMessageId] } };
      const outcome = await write("that SES took a mail cannot be written", key, {
        UpdateExpression: `SET #state = :${state}, evidenceRank = :rank, ${state}AtMs = :now, expiresAt = :expiresAt${reason === undefined ? "" : ", reason = :reason"} ADD sesMessageIds :id`,
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
      const isAnother =
        !known.includes(sesMessageId) && known.some((one) => one !== SAID_BY_AN_OPERATOR);
      // The row knows as much already, but of another mail: both ids stand in it (the window happened).
      if (!outcome.ok && !known.includes(sesMessageId))
        await write("the second message id cannot be written", key, {
          UpdateExpression: "ADD sesMessageIds :id",
          ConditionExpression: "attribute_exists(#state)",
          values: id,
        });
      return { isAnother };
    },
  };
}
