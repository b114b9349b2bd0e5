/**
 * What must hold, checked at every step against what really happened: the rows as they stand, SES's own list of what it
 * took, and the dead letters. The first promise that is broken ends the world.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { readHistory } from "../../../../functions/delivery/history.ts";
import { listOfState } from "../../../../functions/delivery/ledger-index.ts";
import { deadLetterIn } from "../../../../functions/delivery/ledger-records.ts";
import { readState } from "../../../../functions/delivery/ledger-row.ts";
import type { Written } from "../dynamodb/memory-dynamodb.ts";
import type { Item } from "../dynamodb/values.ts";
import type { AcceptedMail } from "../ses/memory-ses.ts";
import type { Process } from "../time/processes.ts";
import { createPublished, type PublishedOptions } from "./published.ts";
import { COORDINATION, DELIVERIES } from "./wiring.ts";

export const PROMISES = {
  "nothing is lost":
    "A message is deleted only when every delivery of its plan is final, or a copy stands in the dead letters with the reason.",
  "nothing is sent twice":
    "At most one accepted mail per notification and recipient; two after a settle-resend, never three.",
  "only its own attempt":
    "A run calls SES only for the attempt that it has itself just written, at most 5 s old when it is signed.",
  "evidence counts": "Nothing is sent again once anybody has brought evidence that SES took it.",
  "final stays final": "A row that says what became of a mail never moves towards SES again.",
  "over in time": "A run is over at 90 s, whatever hangs; a yes of SES alone may still be written.",
  "dead with a reason": "A dead letter says why, and it is so.",
  "each result is published":
    "With the setting `events`, what a run wrote into a history is published before the last message of its event is deleted, a dead letter before its copy, and what SES reports before the report is deleted.",
  "the history tells":
    "The last entry of a row's history explains its state; entries are never changed, and a write adds at most one.",
  "lists agree": "A row is in the list of its state, or in none where its state has no list.",
  "nothing leaves without a row":
    "A message that is deleted without an email leaves a row: skipped, or dead with its reason. The row is written before the copy.",
  "every event ends":
    "When the faults have ended, the queue is empty and each event is mailed or dead-lettered.",
  "the budget holds": "The AI's bill of a day, and what is reserved of it, never pass the limit.",
  "tokens never fall": "A lease's token goes up, and never back.",
  "nothing personal leaves": "No address stands in a log, nor in what the AI is asked.",
  "time moves on": "A seed never does more than 5,000 things within one virtual millisecond.",
  "nothing unforeseen": "No run throws, and no message fails in a way that nobody foresaw.",
} as const;

export type PromiseName = keyof typeof PROMISES;

export type Broken = { readonly promise: PromiseName; readonly how: string };

/** An attempt as its process wrote it. */
type OwnIntent = { readonly attempt: string; readonly intentAtMs: number };

export type WatchOptions = Pick<PublishedOptions, "publishes" | "isPublished"> & {
  readonly onUnconfirmed: "retry" | "hold";
  readonly now: () => number;
  readonly settleMs: number;
  readonly intentAgeMs: number;
  /** How far apart two clocks may be, ms. */
  readonly skewMs: number;
  readonly row: (notification: string, recipient: string) => Item | undefined;
  /** Of a day. */
  readonly aiLimitMicroUsd: number;
  /** Whether anything stands against mailing an address. */
  readonly suppression: (recipient: string) => boolean;
  readonly accepted: () => readonly AcceptedMail[];
  readonly onBroken: (broken: Broken) => void;
};

/** The last entries that explain a stored state. An attempt that was taken back, or made again, adds none. */
const EXPLAINED_BY: Readonly<Record<string, readonly string[]>> = {
  submitting: ["intended", "sent-again", "released"],
  retrying: ["intended", "sent-again", "released"],
  unknown: ["unconfirmed"],
  parked: ["held"],
  accepted: ["accepted", "marked-sent"],
};
/** Entries that change no state. */
const BESIDE: ReadonlySet<string> = new Set(["delayed", "second-email"]);

const FINAL: ReadonlySet<string> = new Set([
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
]);

export type Watch = ReturnType<typeof createWatch>;

export function createWatch(options: WatchOptions) {
  const {
    onUnconfirmed,
    now,
    settleMs,
    intentAgeMs,
    skewMs,
    row,
    suppression,
    accepted,
    onBroken,
  } = options;
  const { aiLimitMicroUsd } = options;
  const intents = new Map<string, OwnIntent>();
  const offered = new Set<string>();
  const parked = new Set<string>();
  const rejected = new Set<string>();
  const sentAgain = new Set<string>();
  /** The AI's bills, by day. */
  const billed = new Map<string, number>();

  const expect = (holds: boolean, promise: PromiseName, how: () => string): void => {
    if (!holds) onBroken({ promise, how: how() });
  };

  const published = createPublished({ ...options, expect });

  return {
    expect,
    rowText,
    expectPublished: published.expectPublished,
    expectDeadLetterPublished: published.expectDeadLetterPublished,
    /** Whether a row ever said so, or SES. */
    wasParked: (notification: string, recipient: string) =>
      parked.has(rowText(notification, recipient)),
    wasRejected: (notification: string, recipient: string) =>
      rejected.has(rowText(notification, recipient)),
    rejects: ({ notification, recipient }: { notification: string; recipient: string }) =>
      void rejected.add(rowText(notification, recipient)),
    /** Its address must not be mailed, so that nothing was sent. */
    isSuppressed: (notification: string, recipient: string) =>
      row(notification, recipient)?.["state"]?.S === "suppressed" && suppression(recipient),
    /** Its news was too old to be worth a mail. */
    isExpired: (notification: string, recipient: string) =>
      row(notification, recipient)?.["state"]?.S === "expired",
    hasRow: (notification: string, recipient: string) => row(notification, recipient) !== undefined,
    isFinal: (notification: string, recipient: string) =>
      FINAL.has(row(notification, recipient)?.["state"]?.S ?? ""),
    acceptedCount: (notification: string, recipient: string) =>
      countOf(accepted(), notification, recipient),

    /** The AI has answered, whether or not the answer arrives. */
    bills: (microUsd: number) => {
      const day = new Date(now()).toISOString().slice(0, 10);
      const sum = (billed.get(day) ?? 0) + microUsd;
      billed.set(day, sum);
      expect(sum <= aiLimitMicroUsd, "the budget holds", () => `${day}: ${sum} is billed`);
    },

    /** Evidence that SES took a mail has come to the table, whatever the table made of it. */
    offers: (table: string, input: object) => {
      if (table === DELIVERIES && "UpdateExpression" in input && "Key" in input)
        if (String(input.UpdateExpression).includes("sesMessageIds"))
          offered.add(rowOf(input.Key as Item));
    },

    writes: ({ table, before, after }: Written, process: Process, input: object) => {
      if (table === COORDINATION) {
        const [was, is] = [numberOf(before?.["token"]), numberOf(after?.["token"])];
        expect(
          was === undefined || (is !== undefined && is >= was),
          "tokens never fall",
          () => `${JSON.stringify(after?.["pk"]?.S)}: ${was} became ${is}`,
        );
        const reserved = numberOf(after?.["heldMicroUsd"]) ?? 0;
        expect(
          reserved >= 0 && reserved <= aiLimitMicroUsd,
          "the budget holds",
          () => `${process.name} writes ${reserved} of ${aiLimitMicroUsd}`,
        );
      }
      if (table !== DELIVERIES || after === undefined) return;
      const key = rowOf(after);
      const [was = "absent", is] = [before?.["state"]?.S, after["state"]?.S];
      // Records have no state, and dead letters one of their own.
      if (is === undefined || !isDelivery(after)) return;
      const entries = readHistory(after["history"]);
      const entriesBefore = readHistory(before?.["history"]);
      const last = entries.findLast(({ what }) => !BESIDE.has(what))?.what ?? "none";
      expect(
        (EXPLAINED_BY[is] ?? [is]).includes(last) &&
          entries.length <= entriesBefore.length + 1 &&
          JSON.stringify(entries.slice(0, entriesBefore.length)) === JSON.stringify(entriesBefore),
        "the history tells",
        () => `${key}: ${is} after ${JSON.stringify(entries)}, by ${process.name}`,
      );
      published.writes(after, entriesBefore.length, process.name);
      const state = readState(is);
      const list = state === undefined ? undefined : listOfState(state);
      expect(
        after["listName"]?.S === list,
        "lists agree",
        () => `${key}: ${is} is in the list ${after["listName"]?.S}`,
      );
      if (is === "parked") parked.add(key);
      expect(
        !FINAL.has(was) || FINAL.has(is),
        "final stays final",
        () => `${key}: ${was} became ${is}, by ${process.name}`,
      );
      // A first try that comes late must not be taken for what it was meant for.
      const seen = attemptSeenBy(input);
      expect(
        seen === undefined || seen === before?.["attempt"]?.S,
        "only its own attempt",
        () =>
          `${key}: ${process.name} moves ${before?.["attempt"]?.S} to ${is}, and had seen ${seen}`,
      );
      const attempt = after["attempt"]?.S;
      if (attempt === undefined || attempt === before?.["attempt"]?.S) return;
      const intentAtMs = numberOf(after["intentAtMs"]) ?? 0;
      intents.set(intentText(process, key), { attempt, intentAtMs });
      if (was !== "submitting" && was !== "unknown") return;
      expect(
        !offered.has(key),
        "evidence counts",
        () => `${key}: ${process.name} sends again what was said to be accepted`,
      );
      const ageMs = now() - (numberOf(before?.["intentAtMs"]) ?? 0);
      expect(
        onUnconfirmed === "retry" && ageMs >= settleMs - 2 * skewMs && !sentAgain.has(key),
        "nothing is sent twice",
        () =>
          `${key}: ${process.name} sends again after ${ageMs} ms, policy ${onUnconfirmed}${sentAgain.has(key) ? ", for the second time" : ""}`,
      );
      sentAgain.add(key);
    },

    /** A mail is on the wire; answers the attempt that it belongs to. */
    sends: (
      process: Process,
      { notification, recipient }: { notification: string; recipient: string },
      signedAtMs: number,
    ): OwnIntent | undefined => {
      const key = rowText(notification, recipient);
      const own = intents.get(intentText(process, key));
      const standing = row(notification, recipient)?.["attempt"]?.S;
      expect(own !== undefined, "only its own attempt", () => `${key}: ${process.name} wrote none`);
      if (own === undefined) return undefined;
      const ageMs = signedAtMs - own.intentAtMs;
      expect(
        ageMs <= intentAgeMs,
        "only its own attempt",
        () => `${key}: ${process.name} signed ${own.attempt} when it was ${ageMs} ms old`,
      );
      // A frozen request may leave late: its signature is what SES looks at.
      const leftMs = now() + process.skewMs - signedAtMs;
      expect(
        standing === own.attempt || leftMs > intentAgeMs,
        "only its own attempt",
        () => `${key}: ${process.name} sends ${own.attempt}, and the row says ${standing}`,
      );
      return own;
    },

    accepts: (mail: AcceptedMail, own: OwnIntent | undefined) => {
      const { notification, recipient } = mail;
      const key = rowText(notification, recipient);
      const count = countOf(accepted(), notification, recipient);
      expect(
        count <= 1 || (count === 2 && onUnconfirmed === "retry" && sentAgain.has(key)),
        "nothing is sent twice",
        () => `${key}: SES has taken ${count} mails, policy ${onUnconfirmed}`,
      );
      const standing = row(notification, recipient)?.["attempt"]?.S;
      expect(
        own === undefined || standing === own.attempt,
        "nothing is sent twice",
        () => `${key}: SES takes ${own?.attempt} after its successor ${standing}`,
      );
    },
  };
}

/** Not a record of a dead letter. */
function isDelivery(item: Item): boolean {
  return deadLetterIn(item["recipient"]?.S ?? "") === undefined;
}

/** Which attempt a write says that it follows. */
function attemptSeenBy(input: object): string | undefined {
  if (!("ExpressionAttributeValues" in input)) return undefined;
  return (input.ExpressionAttributeValues as Item | undefined)?.[":seen"]?.S;
}

function rowText(notification: string, recipient: string): string {
  return `${notification.slice(0, 8)}/${recipient.slice(0, 8)}`;
}

function rowOf(item: Item): string {
  return rowText(item["notification"]?.S ?? "", item["recipient"]?.S ?? "");
}

function intentText({ name }: Process, key: string): string {
  return `${name} ${key}`;
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}

function countOf(mails: readonly AcceptedMail[], notification: string, recipient: string): number {
  return mails.filter((mail) => mail.notification === notification && mail.recipient === recipient)
    .length;
}
