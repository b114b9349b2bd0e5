/** An operator's action. It is explained before it runs, refused if the delivery protocol forbids it, and recorded with name and reason. */
import type { Said } from "../../functions/delivery/history.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import type { OperatorEvent } from "../../functions/events-out/operator-event.ts";
import type { CommandHint } from "../why/answer.ts";

/** Nothing was changed. */
export type Refused = {
  readonly kind: "refused";
  readonly why: string;
  /** What to run first. */
  readonly commands?: readonly CommandHint[] | undefined;
};

export type Prepared =
  | Refused
  | {
      readonly kind: "ready";
      /** A question: "Send this email again to a@b.example?" */
      readonly title: string;
      /** What will happen, in sentences. */
      readonly effects: readonly string[];
      /** Verb, object and count, for a button: "Send 1 email". */
      readonly button: string;
      /** A page asks the operator to type this. */
      readonly confirmWith?: string;
      /** The rows whose history gets an entry of the operator. */
      readonly changes?: readonly DeliveryKey[];
      /** What is published of an action that is about no email. */
      readonly publishes?: Pick<OperatorEvent, "state" | "circuit" | "recipient">;
      /** If the email has changed since the explanation, nothing is done. @throws DependencyError */
      readonly act: (said: Said) => Promise<Done>;
    };

export type Done =
  | Refused
  | {
      readonly kind: "done";
      /** What was changed, in the past tense, then what happens next. */
      readonly text: string;
      /** Where to see it, or what undoes it. */
      readonly commands?: readonly CommandHint[] | undefined;
    };

export function refused(why: string, commands?: readonly CommandHint[]): Refused {
  return { kind: "refused", why, ...(commands && { commands }) };
}

export function done(text: string, commands?: readonly CommandHint[]): Done {
  return { kind: "done", text, ...(commands && { commands }) };
}

/** The email changed between the explanation and the action. */
export const CHANGED =
  "Nothing was changed: the email has changed in the meantime. Look at it again, then decide.";
