/** Reads what an answer depends on beside an email's rows: the circuits, a pause, and the suppressions of the address. */
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import type { Operator } from "../connect.ts";
import type { Circumstances, SuppressionNow } from "./answer.ts";

/** Of the email's recipient and its address, or of an address alone. */
export type Whose = {
  readonly recipient?: string | undefined;
  readonly address?: string | undefined;
};

/** `stage`: how the deployment is called in a sentence. */
export function circumstancesReader(operator: Operator, stage: string) {
  return async ({ recipient, address }: Whose): Promise<Circumstances> => {
    const { circuitBreakers, recipientIds, settleMs, suppressions, now } = operator;
    const ofAddress = address === undefined ? [] : (await recipientIds()).idsOf(address);
    const ids = recipient === undefined ? ofAddress : [recipient, ...ofAddress];
    const [{ ses, ai, paused }, suppressed] = await Promise.all([
      circuitBreakers.look(),
      suppressions.of(ids),
    ]);
    return {
      nowMs: now(),
      settleMs,
      stage,
      suppression: together(suppressed),
      circuits: { ses, ai },
      paused,
    };
  };
}

/** All of what applies to an address that has rows under several ids. */
function together(suppressed: readonly Suppressed[]): SuppressionNow | undefined {
  const [first] = suppressed;
  if (first === undefined) return undefined;
  const stopped = suppressed.find(({ reason }) => reason !== undefined);
  const { reason, sinceMs, by, why } = stopped ?? first;
  const unsubscribed = suppressed.find((one) => one.unsubscribedAtMs !== undefined);
  return {
    reason,
    unsubscribed: [...new Set(suppressed.flatMap((one) => one.unsubscribed))],
    sinceMs,
    unsubscribedAtMs: unsubscribed?.unsubscribedAtMs,
    by,
    why,
  };
}
