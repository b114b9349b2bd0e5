/** Which buttons an email, a dead letter and a suppression have. Whether one is possible now, its preview says. */
import type { Suppressed } from "../../functions/coordination/suppressions.ts";
import { refused } from "../actions/action.ts";
import type { DeadLetter, Email, EmailState, Shown } from "../read/email.ts";
import type { Circumstances } from "../why/answer.ts";
import { isPermanent } from "../why/bounce.ts";
import { offered } from "./action-words.ts";
import type { ActionName, OfferedAction } from "./page/contract.ts";
import type { Actions } from "./parts.ts";

/** In the order of the buttons. `best` is the step that is right in most cases; held has none, because that depends on the reader. */
const OF_STATE: Readonly<
  Record<EmailState, { readonly names: readonly ActionName[]; readonly best?: ActionName }>
> = {
  waiting: { names: ["cancel"] },
  retrying: { names: ["cancel"] },
  submitting: { names: ["cancel"] },
  unconfirmed: { names: ["resend", "cancel"] },
  held: { names: ["release", "mark-sent", "cancel"] },
  accepted: { names: ["resend", "suppress", "erase"] },
  delivered: { names: ["resend", "suppress", "erase"] },
  bounced: { names: ["acknowledge", "unsuppress", "resend", "erase"], best: "acknowledge" },
  complained: { names: ["acknowledge", "unsuppress", "erase"], best: "acknowledge" },
  rejected: { names: ["acknowledge", "resend", "erase"], best: "acknowledge" },
  failed: { names: ["redrive", "acknowledge"], best: "redrive" },
  suppressed: { names: ["unsuppress", "resend", "erase"] },
  expired: { names: ["resend", "erase"] },
  cancelled: { names: ["resend", "erase"] },
  unreadable: { names: ["redrive", "acknowledge"] },
};

export function emailActions(
  email: Email,
  { shown, suppression }: { readonly shown: Shown } & Pick<Circumstances, "suppression">,
  actions: Actions,
): OfferedAction[] {
  const { key, recipient, address, state, reason } = email;
  const { names, best } = OF_STATE[state];
  const isSuppressed = suppression?.reason !== undefined;
  return names.flatMap((one) => {
    const name = one === "suppress" && isSuppressed ? "unsuppress" : one;
    const isBest = name === best;
    // The browser keeps the mark if the tables do not.
    const known: Actions =
      name === "acknowledge" ? { acknowledge: NO_ACTION, ...actions } : actions;
    if (name === "redrive") {
      const letter = shown.deadLetters.find((one) => one.state === "open");
      return letter === undefined ? [] : (letterAction(letter, name, isBest, known) ?? []);
    }
    if (name === "erase") return eraseAction(recipient, address, known);
    if (name === "suppress" || name === "unsuppress") {
      // Only a permanent bounce suppresses the address.
      if (state === "bounced" && !isPermanent(reason)) return [];
      const target = { kind: "recipient", recipient, address } as const;
      return offered(name, target, known, isBest) ?? [];
    }
    return offered(name, { kind: "email", key, recipient }, known, isBest) ?? [];
  });
}

const NO_ACTION = () => Promise.resolve(refused("The browser keeps this mark."));

/** Redriving the same body of these reasons ends the same way. */
const SAME_AGAIN = ["unreadable", "too-many-recipients"];

export function deadLetterActions(letter: DeadLetter, actions: Actions): OfferedAction[] {
  if (letter.state !== "open") return [];
  const isHopeless = SAME_AGAIN.includes(letter.reason);
  const order = isHopeless ? (["purge", "redrive"] as const) : (["redrive", "purge"] as const);
  return order.flatMap(
    (name) => letterAction(letter, name, name === "redrive" && !isHopeless, actions) ?? [],
  );
}

function letterAction(
  { key, messageId }: DeadLetter,
  name: "redrive" | "purge",
  isBest: boolean,
  actions: Actions,
): OfferedAction | undefined {
  return offered(name, { kind: "dead-letter", key, messageId }, actions, isBest);
}

export function suppressionActions(
  { recipient, address }: Suppressed,
  actions: Actions,
): OfferedAction[] {
  const target = { kind: "recipient", recipient, address } as const;
  const unsuppress = offered("unsuppress", target, actions);
  return [
    ...(unsuppress === undefined ? [] : [unsuppress]),
    ...eraseAction(recipient, address, actions),
  ];
}

/** Of an address that is known. */
function eraseAction(
  recipient: string,
  address: string | undefined,
  actions: Actions,
): OfferedAction[] {
  if (address === undefined) return [];
  const action = offered("erase", { kind: "recipient", recipient, address }, actions);
  return action === undefined ? [] : [action];
}
