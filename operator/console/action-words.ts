/** The words of each action: its button, its question, and what the button says that does it. */
import { counted } from "../why/times.ts";
import type { ActionName, ActionTarget, OfferedAction } from "./page/contract.ts";
import type { Actions } from "./parts.ts";

type Words = {
  /** "…" follows when a question does. */
  readonly label: string;
  readonly title: (count: number, one: string) => string;
  readonly confirm: (count: number) => string;
  readonly done: (count: number) => string;
  /** The button that leaves everything as it is. */
  readonly keep?: string;
};

const emails = (count: number) => counted(count, "email");
const messages = (count: number) => counted(count, "message");
const addresses = (count: number) => (count === 1 ? "1 address" : `${count} addresses`);
const isAre = (count: number) => (count === 1 ? "is" : "are");

export const ACTION_WORDS: Readonly<Record<ActionName, Words>> = {
  resend: {
    label: "Resend…",
    title: (count, one) => `Send ${count === 1 ? `this email to ${one}` : emails(count)} again?`,
    confirm: (count) => `Send ${emails(count)}`,
    done: (count) => `${emails(count)} ${count === 1 ? "waits" : "wait"} for the next run.`,
  },
  release: {
    label: "It did not arrive: send again…",
    title: (count, one) => `Send ${count === 1 ? `this email to ${one}` : emails(count)} again?`,
    confirm: (count) => `Send ${emails(count)}`,
    done: (count) => `${emails(count)} ${count === 1 ? "waits" : "wait"} for the next run.`,
  },
  "mark-sent": {
    label: "It arrived: mark as sent…",
    title: (count) => `Mark ${count === 1 ? "this email" : emails(count)} as sent?`,
    confirm: () => "Mark as sent",
    done: (count) => `${emails(count)} marked as sent.`,
  },
  cancel: {
    label: "Cancel email…",
    title: (count) => `Cancel ${count === 1 ? "this email" : emails(count)}?`,
    confirm: (count) => `Cancel ${emails(count)}`,
    done: (count) => `${emails(count)} cancelled.`,
    keep: "Keep it",
  },
  suppress: {
    label: "Suppress address…",
    title: (count, one) => `Stop all email to ${count === 1 ? one : addresses(count)}?`,
    confirm: (count) => `Suppress ${addresses(count)}`,
    done: (count) => `${addresses(count)} suppressed.`,
  },
  unsuppress: {
    label: "Remove suppression…",
    title: (count, one) => `Allow email to ${count === 1 ? one : addresses(count)} again?`,
    confirm: (count) => (count === 1 ? "Remove suppression" : `Remove ${count} suppressions`),
    done: (count) => `${counted(count, "suppression")} removed.`,
  },
  redrive: {
    label: "Redrive…",
    title: (count) => `Put ${messages(count)} back into the queue?`,
    confirm: (count) => `Redrive ${messages(count)}`,
    done: (count) => `${messages(count)} ${isAre(count)} back in the queue.`,
  },
  purge: {
    label: "Delete…",
    title: (count) => `Delete ${counted(count, "dead letter")}?`,
    confirm: (count) => `Delete ${messages(count)}`,
    done: (count) => `${counted(count, "dead letter")} deleted.`,
  },
  acknowledge: {
    label: "Acknowledge",
    title: (count) => `Acknowledge ${emails(count)}?`,
    confirm: (count) => `Acknowledge ${emails(count)}`,
    done: () => "Acknowledged. It has left “Needs you”.",
  },
  erase: {
    label: "Erase person…",
    title: (count, one) => `Erase everything about ${count === 1 ? one : addresses(count)}?`,
    confirm: (count) => `Erase ${addresses(count)}`,
    done: (count) => `${addresses(count)} erased.`,
  },
  pause: {
    label: "Pause sending…",
    title: () => "Pause all sending?",
    confirm: () => "Pause sending",
    done: () => "Paused. Messages wait in the queue.",
  },
  resume: {
    label: "Resume sending…",
    title: () => "Resume sending?",
    confirm: () => "Resume sending",
    done: () => "Resumed. The next run sends.",
  },
  "reset-circuit": {
    label: "Reset circuit…",
    title: (_, one) => `Try ${one} again now?`,
    confirm: () => "Reset circuit",
    done: () => "Circuit reset. The next run tries again.",
  },
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
