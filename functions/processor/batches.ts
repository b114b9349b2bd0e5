/** The messages of a run: read, grouped by notification, worked at once; what may have killed runs alone and last. */
import { tooOld } from "../core/backoff.ts";
import type { MessageEnd } from "../core/delivery.ts";
import { DependencyError, framesOf, nameOf } from "../core/errors.ts";
import { type Event, readEvent } from "../core/event.ts";
import { definitionFor, keyTextOf } from "../core/notification.ts";
import type { Message } from "../services/ports.ts";
import type { Begin } from "./intake.ts";
import { type Work, workMessage } from "./message.ts";
import type { Settlement } from "./settlement.ts";
import type { Shift } from "./shift.ts";
import type { Tally } from "./summary.ts";
import type { Tools } from "./tools.ts";

/** After this many receives a message may be what kills its runs: SQS counts one for every run that died with it. */
const UNSUSPECTED_RECEIVES = 3;
/** Starts of a suspected message that came to no end; after that it is not started again. */
const FATAL_STARTS = 5;

const POSTPONE: MessageEnd = { kind: "postpone" };

export type Batches = { readonly begin: Begin; readonly workSuspects: () => Promise<void> };

type Received = { readonly message: Message; readonly event: Event };

type Opened = { readonly event: Event; readonly key: string } | { readonly end: MessageEnd };

export function createBatches(
  tools: Tools,
  shift: Shift,
  settlement: Settlement,
  tally: Tally,
): Batches {
  const { ledger, log, now, hash } = tools;
  /** What has come of each notification that is being worked: messages of one key are one piece of work. */
  const inHand = new Map<string, Received[]>();
  const suspects: Message[] = [];

  return {
    begin: async (messages, ended) => {
      const settle = async (message: Message, end: MessageEnd) => {
        await settleOne(message, end);
        ended();
      };
      const keys: string[] = [];
      const refusals: Promise<void>[] = [];
      for (const message of messages) {
        if (message.receiveCount > UNSUSPECTED_RECEIVES) {
          // Not even read yet: reading may be what kills.
          suspects.push(message);
          ended();
          continue;
        }
        const opened = open(message);
        if ("end" in opened) {
          refusals.push(settle(message, opened.end));
          continue;
        }
        const { event, key } = opened;
        const together = inHand.get(key);
        if (together === undefined) {
          inHand.set(key, [{ message, event }]);
          keys.push(key);
        } else together.push({ message, event });
      }
      if (keys.length > 0) tools.spending.prepare();
      const kept = await readPlans(keys);
      await Promise.all([
        ...refusals,
        ...keys.map(async (key) => {
          for (let [first] = inHand.get(key) ?? []; first !== undefined;) {
            const { message, event } = first;
            const { end, alone } =
              kept === undefined
                ? { end: POSTPONE, alone: false }
                : await work({ key, event, messageId: message.messageId, kept: kept.get(key) });
            const together = inHand.get(key) ?? [];
            // One event of an edit may have nothing to tell, or not be readable: the next one of it is asked.
            const finished = alone ? [first] : together;
            const left = together.filter((one) => !finished.includes(one));
            if (left.length > 0) inHand.set(key, left);
            else inHand.delete(key);
            await Promise.all(finished.map((one) => settle(one.message, end)));
            [first] = left;
          }
        }),
      ]);
    },

    workSuspects: async () => {
      for (const suspect of suspects) await settleOne(suspect, await workAlone(suspect));
    },
  };

  /** The plans that earlier runs kept; nothing when the ledger is away, which ends the run. */
  async function readPlans(keys: readonly string[]) {
    try {
      return (await ledger.look(keys, [])).plans;
    } catch (error) {
      if (!(error instanceof DependencyError))
        log("error", "plans could not be read", { error: nameOf(error) });
      shift.end(error instanceof DependencyError ? error.message : "plans could not be read");
      return undefined;
    }
  }

  function open(message: Message): Opened {
    const age = tooOld(message, now());
    if (age !== undefined) return { end: { kind: "dead-letter", reason: "too-old", detail: age } };
    const read = readEvent(message.body);
    if (!read.ok)
      return { end: { kind: "dead-letter", reason: "unreadable", detail: read.detail } };
    const { event } = read;
    const definition = definitionFor(tools.definitions, event.type);
    return { event, key: hash(definition?.keyTextOf(event) ?? keyTextOf(event)) };
  }

  /** Works one notification; what nobody foresaw is this message's, and the others go on. */
  async function work(one: Work): Promise<{ end: MessageEnd; foreseen: boolean; alone: boolean }> {
    const startedAtMs = now();
    try {
      const report = await workMessage(tools, shift, one);
      tally.worked(one, report, now() - startedAtMs);
      return { end: report.end, foreseen: true, alone: report.alone ?? false };
    } catch (error) {
      log("error", "a message could not be worked", {
        notification: one.key,
        error: nameOf(error),
        frames: framesOf(error),
      });
      return { end: POSTPONE, foreseen: false, alone: false };
    }
  }

  /** Counts the start before anything else: a run that dies here leaves a start without an end. */
  async function workAlone(message: Message): Promise<MessageEnd> {
    if (shift.ended() !== undefined || now() >= shift.deadlines.receiveUntilMs) return POSTPONE;
    try {
      const starts = await ledger.countStart(message.messageId);
      if (starts > FATAL_STARTS)
        return {
          kind: "dead-letter",
          reason: "kills-its-run",
          detail: `${FATAL_STARTS} starts came to no end`,
        };
      const opened = open(message);
      if ("end" in opened) return opened.end;
      const { plans } = await ledger.look([opened.key], []);
      const { end, foreseen } = await work({
        ...opened,
        messageId: message.messageId,
        kept: plans.get(opened.key),
      });
      if (foreseen) await ledger.clearStarts(message.messageId);
      return end;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      shift.end(error.message);
      return POSTPONE;
    }
  }

  async function settleOne(message: Message, end: MessageEnd): Promise<void> {
    const done = await settlement.settle(message, end);
    if (done && end.kind === "dead-letter") tally.deadLettered(message, end.reason, end.detail);
  }
}
