/** The messages of a run: read, grouped by notification, worked at once; what may have killed runs alone and last. */
import { hiddenAfterProbeMs, tooOld } from "./backoff.ts";
import type { MessageEnd } from "../delivery/delivery.ts";
import { DependencyError, framesOf, nameOf } from "../platform/errors.ts";
import { type Event, readEvent } from "../notification/event.ts";
import { definitionFor, keyTextOf } from "../notification/evaluate.ts";
import type { Message } from "../queue/queue-port.ts";
import type { Begin } from "./poll.ts";
import { recipientsOf, evaluate, type Evaluated, type Work, workMessage } from "./process.ts";
import type { Settlement } from "./settle.ts";
import type { RunContext } from "./run-context.ts";
import type { Tally } from "./summary.ts";
import type { Dependencies } from "./dependencies.ts";

/** After this many receives a message may be what kills its runs: SQS counts one for every run that died with it. */
const UNSUSPECTED_RECEIVES = 3;
/** Starts of a suspected message that came to no end; after that it is not started again. */
const FATAL_STARTS = 5;

const POSTPONE: MessageEnd = { kind: "postpone" };

export type Batches = { readonly begin: Begin; readonly workSuspects: () => Promise<void> };

type Received = { readonly message: Message; readonly event: Event };

/** What was found out of an event before it is worked. */
type Found = Pick<Work, "kept" | "evaluated" | "suppressions">;

type Opened = { readonly event: Event; readonly key: string } | { readonly end: MessageEnd };

export function createBatches(
  deps: Dependencies,
  context: RunContext,
  settlement: Settlement,
  tally: Tally,
): Batches {
  const { ledger, log, now, hash } = deps;
  /** What has come of each notification that is being worked: messages of one key are one piece of work. */
  const inFlight = new Map<string, Received[]>();
  const suspects: Message[] = [];

  return {
    begin: async (messages, ended) => {
      tally.took(messages);
      const probing = context.outages.probing();
      const settle = async (message: Message, end: MessageEnd) => {
        await settleOne(message, probing ? afterProbe(message, end) : end);
        ended();
      };
      const openedBy = new Map<Message, Opened>();
      for (const message of messages) {
        if (message.receiveCount > UNSUSPECTED_RECEIVES) continue;
        await deps.nextTurn();
        openedBy.set(message, open(message));
      }
      const keys: string[] = [];
      const ends: Promise<void>[] = [];
      for (const message of messages) {
        const opened = openedBy.get(message);
        if (opened === undefined) {
          // Not even read yet: reading may be what kills. A probe's message is alone as it is.
          if (probing) ends.push(workAlone(message).then((end) => settle(message, end)));
          else {
            suspects.push(message);
            ended();
          }
          continue;
        }
        if ("end" in opened) {
          ends.push(settle(message, opened.end));
          continue;
        }
        const { event, key } = opened;
        const together = inFlight.get(key);
        if (together === undefined) {
          inFlight.set(key, [{ message, event }]);
          keys.push(key);
        } else together.push({ message, event });
      }
      const asked = findOut(
        keys.flatMap((key) =>
          (inFlight.get(key) ?? []).slice(0, 1).map(({ event }) => ({ key, event })),
        ),
      );
      await allEnded([
        ...ends,
        ...keys.map(async (key) => {
          const found = await asked;
          let [first] = inFlight.get(key) ?? [];
          let foundOut = first && found?.get(first.event);
          while (first !== undefined) {
            const { message, event } = first;
            const { end, alone } = await work(message, key, event, foundOut);
            const together = inFlight.get(key) ?? [];
            // One event of an edit may have nothing to evaluate, or not be readable: the next one of it is asked.
            const finished = alone ? [first] : together;
            const left = together.filter((one) => !finished.includes(one));
            if (left.length > 0) inFlight.set(key, left);
            else inFlight.delete(key);
            await allEnded(finished.map((one) => settle(one.message, end)));
            [first] = left;
            foundOut = first && (await findOut([{ key, event: first.event }]))?.get(first.event);
          }
        }),
      ]);
    },

    workSuspects: async () => {
      for (const suspect of suspects) await settleOne(suspect, await workAlone(suspect));
    },
  };

  /** A probe that found SES down must not be the next one's message as well. */
  function afterProbe({ receiveCount }: Message, end: MessageEnd): MessageEnd {
    return end.kind === "postpone" && context.outages.isSesDown()
      ? { ...end, atLeastMs: hiddenAfterProbeMs(receiveCount) }
      : end;
  }

  /**
   * What the definitions make of these events, the plans that earlier runs kept, and who must not be mailed: one question to
   * the ledger for all. Nothing when the ledger is away, which ends the run.
   */
  async function findOut(
    asked: readonly { readonly key: string; readonly event: Event }[],
  ): Promise<Map<Event, Found> | undefined> {
    const evaluated: PromiseSettledResult<Evaluated>[] = [];
    // Asked once for all: where the parameter store is away, each question takes its whole time limit.
    let lists: ReturnType<typeof deps.recipientLists> | undefined;
    const withLists = { ...deps, recipientLists: () => (lists ??= deps.recipientLists()) };
    for (const { event } of asked) {
      // Definitions read whole events: between two of them timers and answers get their turn.
      await deps.nextTurn();
      if (context.closing.aborted) return undefined;
      evaluated.push(...(await Promise.allSettled([evaluate(withLists, event)])));
    }
    try {
      const { plans, suppressions } = await ledger.look(
        asked.map(({ key }) => key),
        evaluated.flatMap((one) => recipientsOf(deps, one)),
      );
      return new Map(
        asked.flatMap(({ key, event }, index) => {
          const one = evaluated[index];
          return one
            ? [[event, { kept: plans.get(key), evaluated: one, suppressions }] as const]
            : [];
        }),
      );
    } catch (error) {
      if (!(error instanceof DependencyError))
        log("error", "plans could not be read", { error: nameOf(error) });
      context.end(error instanceof DependencyError ? error.message : "plans could not be read");
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
    const definition = definitionFor(deps.definitions, event.type);
    return { event, key: hash(definition?.keyTextOf(event) ?? keyTextOf(event)) };
  }

  /** Works one notification; what nobody foresaw is this message's, and the others go on. */
  async function work(
    message: Message,
    key: string,
    event: Event,
    found: Found | undefined,
  ): Promise<{ end: MessageEnd; foreseen: boolean; alone: boolean }> {
    if (found === undefined) return { end: POSTPONE, foreseen: true, alone: false };
    const startedAtMs = now();
    const one: Work = { key, event, message, ...found };
    try {
      const report = await workMessage(deps, context, one);
      tally.worked(one, report, now() - startedAtMs);
      return { end: report.end, foreseen: true, alone: report.alone ?? false };
    } catch (error) {
      log("error", "a message could not be worked", {
        notification: key,
        error: nameOf(error),
        frames: framesOf(error),
      });
      return { end: POSTPONE, foreseen: false, alone: false };
    }
  }

  /** Counts the start before anything else: a run that dies here leaves a start without an end. */
  async function workAlone(message: Message): Promise<MessageEnd> {
    if (context.ended() !== undefined || now() >= context.deadlines.receiveUntilMs) return POSTPONE;
    const { messageId } = message;
    try {
      const starts = await ledger.countStart(messageId);
      if (starts > FATAL_STARTS)
        return {
          kind: "dead-letter",
          reason: "poison-message",
          detail: `${FATAL_STARTS} starts came to no end`,
        };
      const { end, foreseen } = await workSuspect(message);
      if (foreseen) await ledger.clearStarts(messageId);
      return end;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      // An outage is no killer: the start has come to its end. Where not even this can be written, it stays counted.
      await Promise.allSettled([ledger.clearStarts(messageId)]);
      return POSTPONE;
    }
  }

  async function workSuspect(message: Message): Promise<{ end: MessageEnd; foreseen: boolean }> {
    const opened = open(message);
    if ("end" in opened) return { end: opened.end, foreseen: true };
    const { key, event } = opened;
    const found = await findOut([{ key, event }]);
    return work(message, key, event, found?.get(event));
  }

  async function settleOne(message: Message, end: MessageEnd): Promise<void> {
    const done = await settlement.settle(message, end);
    if (done && end.kind === "dead-letter") tally.deadLettered(message, end.reason, end.detail);
  }
}

/** Waits for all of them, also where one throws: what is still at work then is no less of this run, and of its summary. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
