/** The words of each action: its button on the page, and its question for many targets. One target has the action's own. */
import { counted } from "../why/times.ts";
import type { ActionName, ActionTarget, OfferedAction } from "./page/contract.ts";
import type { Actions } from "./parts.ts";

type Words = {
  /** "…" follows when a question does. */
  readonly label: string;
  readonly question: (count: number) => string;
  readonly button: (count: number) => string;
  readonly done: (count: number) => string;
  /** The button that leaves everything as it is. */
  readonly keep?: string;
};

const emails = (count: number) => counted(count, "email");
const messages = (count: number) => counted(count, "message");
const addresses = (count: number) => (count === 1 ? "1 address" : `${count} addresses`);

const them = (count: number) => (count === 1 ? "it" : "them");

const SEND_AGAIN = {
  question: (count: number) => `Send ${emails(count)} again?`,
  button: (count: number) => `Send ${emails(count)}`,
  done: (count: number) => `Queued ${emails(count)}. The next run sends ${them(count)}.`,
};
/** Of the whole installation: there is never more than one. */
const single = (label: string): Words => ({
  label: `${label}…`,
  question: () => `${label}?`,
  button: () => label,
  done: () => "Done.",
});

export const ACTION_WORDS: Readonly<Record<ActionName, Words>> = {
  resend: { label: "Resend…", ...SEND_AGAIN },
  release: { label: "It did not arrive: send again…", ...SEND_AGAIN },
  "mark-sent": {
    label: "It arrived: mark as sent…",
    question: (count) => `Mark ${emails(count)} as sent?`,
    button: (count) => `Mark ${emails(count)} as sent`,
    done: (count) => `Marked ${emails(count)} as sent.`,
  },
  cancel: {
    label: "Cancel email…",
    question: (count) => `Cancel ${emails(count)}?`,
    button: (count) => `Cancel ${emails(count)}`,
    done: (count) => `Cancelled ${emails(count)}.`,
    keep: "Keep it",
  },
  suppress: {
    label: "Suppress address…",
    question: (count) => `Stop all email to ${addresses(count)}?`,
    button: (count) => `Suppress ${addresses(count)}`,
    done: (count) => `Suppressed ${addresses(count)}.`,
  },
  unsuppress: {
    label: "Remove suppression…",
    question: (count) => `Allow email to ${addresses(count)} again?`,
    button: (count) => `Remove ${counted(count, "suppression")}`,
    done: (count) => `Removed ${counted(count, "suppression")}.`,
  },
  redrive: {
    label: "Redrive…",
    question: (count) => `Put ${messages(count)} back into the queue?`,
    button: (count) => `Redrive ${messages(count)}`,
    done: (count) => `Put ${messages(count)} back into the queue.`,
  },
  purge: {
    label: "Delete…",
    question: (count) => `Delete ${counted(count, "dead letter")}?`,
    button: (count) => `Delete ${counted(count, "dead letter")}`,
    done: (count) => `Deleted ${counted(count, "dead letter")}.`,
  },
  acknowledge: {
    label: "Acknowledge",
    question: (count) => `Acknowledge ${emails(count)}?`,
    button: (count) => `Acknowledge ${emails(count)}`,
    done: (count) => `Acknowledged ${emails(count)}.`,
  },
  erase: {
    label: "Erase this person…",
    question: (count) => `Erase everything kept about ${addresses(count)}?`,
    button: (count) => `Erase ${addresses(count)}`,
    done: (count) => `${addresses(count)} erased.`,
    keep: "Keep it",
  },
  pause: single("Pause sending"),
  resume: single("Resume sending"),
  "reset-circuit": single("Reset circuit"),
};

/** The button of an action, if this version has the action. */
export function offered(
  name: ActionName,
  target: ActionTarget,
  actions: Actions,
  isBest = false,
): OfferedAction | undefined {
  return actions[name] === undefined
    ? undefined
    : { name, label: ACTION_WORDS[name].label, target, isBest };
}
