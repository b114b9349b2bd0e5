/** What an operator may do with an address. */
import type { Operator } from "../connect.ts";
import { done, type Prepared, refused } from "./action.ts";

export type Reader = {
  /** The recipient's id. */
  readonly recipient: string;
  /** Undefined: only the id is stored. */
  readonly address?: string | undefined;
};

export function suppress(operator: Operator, { recipient, address }: Reader): Prepared {
  if (address === undefined) return refused("The address is not stored, so it cannot be named.");
  return {
    kind: "ready",
    title: `Stop all email to ${address}?`,
    effects: [
      "Every email to this address is skipped from now on.",
      "You can remove the suppression at any time.",
    ],
    button: "Suppress 1 address",
    act: async () => {
      await operator.suppressions.suppress(recipient, { reason: "operator", address });
      return done("Suppressed.");
    },
  };
}

export function unsuppress(operator: Operator, { recipient, address }: Reader): Prepared {
  return {
    kind: "ready",
    title: `Allow email to ${address ?? "this reader"} again?`,
    effects: [
      "New email to this address is sent from now on, of every kind.",
      "What was skipped is not sent later. If the mailbox does not exist, the next email bounces again.",
    ],
    button: "Remove suppression",
    act: async () => {
      // Rows of version 0.2 have another id of the same address.
      const ids =
        address === undefined ? [recipient] : (await operator.recipientIds()).idsOf(address);
      for (const id of new Set([recipient, ...ids])) await operator.suppressions.lift(id);
      return done("The suppression is removed.");
    },
  };
}
