/** The actions that one write in the tables does: on a held email, and on the suppression of an address. */
import type { Suppressions } from "../../functions/coordination/suppressions.ts";
import type { OperatorLedger } from "../actions/operator-ledger.ts";
import type { Action, Actions, Outcome, Preview } from "./parts.ts";

export type ActionTables = {
  readonly ledger: Pick<OperatorLedger, "find" | "release" | "markSent">;
  readonly suppressions: Pick<Suppressions, "suppress" | "lift">;
};

export function tableActions({ ledger, suppressions }: ActionTables): Actions {
  return {
    release: heldAction(ledger, "release", [
      "Its dead letter must be redriven; then the same text goes out within a minute.",
      "If the first one did arrive, the reader has it twice.",
    ]),
    "mark-sent": heldAction(ledger, "markSent", [
      "Nothing is sent.",
      "The email counts as accepted from now on.",
    ]),
    suppress: recipientAction(
      [
        "Every email to this address is skipped from now on.",
        "You can remove the suppression at any time.",
      ],
      async ({ recipient, address }) => {
        if (address === undefined) return refused("The address is not stored.");
        await suppressions.suppress(recipient, { reason: "operator", address });
        return { ok: true };
      },
    ),
    unsuppress: recipientAction(
      ["New email to this address is sent from now on.", "What was skipped is not sent later."],
      async ({ recipient }) => {
        await suppressions.lift(recipient);
        return { ok: true };
      },
    ),
  };
}

function heldAction(
  ledger: ActionTables["ledger"],
  step: "release" | "markSent",
  points: readonly string[],
): Action {
  const heldAttempt = async (key: string, recipient: string): Promise<string | undefined> => {
    const row = await ledger.find({ notification: key, recipient });
    return row !== undefined && row !== "unreadable" && row.state === "held"
      ? row.attempt
      : undefined;
  };
  return {
    preview: async (target): Promise<Preview> => {
      if (target.kind !== "email") return refused(NOT_AN_EMAIL);
      const attempt = await heldAttempt(target.key, target.recipient);
      return attempt === undefined ? refused(NOT_HELD) : { ok: true, points };
    },
    run: async (target, said): Promise<Outcome> => {
      if (target.kind !== "email") return refused(NOT_AN_EMAIL);
      const { key: notification, recipient } = target;
      const attempt = await heldAttempt(notification, recipient);
      if (attempt === undefined) return refused(NOT_HELD);
      const { ok } = await ledger[step]({ notification, recipient }, attempt, said);
      return ok ? { ok } : refused(NOT_HELD);
    },
  };
}

const NOT_AN_EMAIL = "This is possible for emails only.";
const NOT_HELD = "It is not held any more: another operator or a report of SES has decided.";

type RecipientTarget = { readonly recipient: string; readonly address?: string | undefined };

function recipientAction(
  points: readonly string[],
  run: (target: RecipientTarget) => Promise<Outcome>,
): Action {
  return {
    preview: (target) =>
      Promise.resolve(target.kind === "recipient" ? { ok: true, points } : refused(NOT_A_READER)),
    run: (target) =>
      target.kind === "recipient" ? run(target) : Promise.resolve(refused(NOT_A_READER)),
  };
}

const NOT_A_READER = "This is possible for addresses only.";

function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
