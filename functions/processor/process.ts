/** Processes message groups: parse, group by notification, evaluate, plan, deliver, settle. */
import type { MessageEnd } from "../delivery/delivery.ts";
import { storedEventOf } from "../delivery/stored-event.ts";
import type { Event } from "../notification/event/event.ts";
import { DependencyError, framesOf, nameOf } from "../platform/errors.ts";
import type { Message } from "../queue/queue.ts";
import { hiddenAfterProbeMs } from "./backoff.ts";
import { deliverPlan } from "./deliver.ts";
import type { Dependencies } from "./dependencies.ts";
import { eventKey, evaluate, type LookedUp, makePlan, recipientIdsOf } from "./make-plan.ts";
import { aboutOf, type Parsed, parseMessage, type Unprocessed } from "./parse-message.ts";
import type { Batch } from "./poll.ts";
import type { RunContext } from "./run-context.ts";
import type { About, MessageFinisher } from "./finish-messages.ts";
import type { Report, Tally } from "./summary.ts";

/** A message received more than 3 times is a suspect: it may have killed earlier runs. Postponed messages become suspects, too. */
const MAX_UNSUSPECTED_RECEIVES = 3;
/** Unfinished starts of a suspect before it is moved to the dead letters. */
const MAX_STARTS = 5;

const POSTPONE: MessageEnd = { kind: "postpone" };

type EndMessage = (message: Message, end: MessageEnd, about?: About) => Promise<void>;

export function createProcessing(
  deps: Dependencies,
  context: RunContext,
  finisher: MessageFinisher,
  tally: Tally,
) {
  const { ledger, log, now } = deps;
  /** What is being processed, by notification key; messages of one key are processed together. */
  const groups = new Map<string, Parsed[]>();
  const suspects: Message[] = [];

  return {
    processBatch: async ({ messages, done }: Batch): Promise<void> => {
      tally.received(messages);
      const isProbe = context.circuits.isProbingSes();
      const endAndFree: EndMessage = async (message, end, about) => {
        try {
          await endMessage(message, isProbe ? afterProbe(message, end) : end, about);
        } finally {
          done();
        }
      };
      const parsed: (Parsed | Unprocessed)[] = [];
      const ends: Promise<void>[] = [];
      for (const message of messages.filter((one) => !isSuspect(one))) {
        await deps.nextTurn();
        parsed.push(parseMessage(deps, message));
      }
      for (const suspect of messages.filter(isSuspect)) {
        // A probe processes one message at a time anyway.
        if (isProbe)
          ends.push(
            processSuspect(suspect).then(({ end, about }) => endAndFree(suspect, end, about)),
          );
        else {
          suspects.push(suspect);
          done();
        }
      }
      const firsts: Parsed[] = [];
      for (const one of parsed) {
        if ("end" in one) ends.push(endAndFree(one.message, one.end, one.about));
        else if (joinGroup(one)) firsts.push(one);
      }
      const lookedUp = evaluateAndRead(firsts);
      await allEnded([
        ...ends,
        ...firsts.map((first) => processGroup(first, lookedUp, endAndFree)),
      ]);
    },

    /** Suspects run alone, after everything else: a run that one of them kills takes no other message with it. */
    processSuspects: async (): Promise<void> => {
      for (const suspect of suspects) {
        const { end, about } = await processSuspect(suspect);
        await endMessage(suspect, end, about);
      }
    },
  };

  /** True when the message is the first of its group. */
  function joinGroup(parsed: Parsed): boolean {
    const group = groups.get(parsed.key);
    if (group === undefined) groups.set(parsed.key, [parsed]);
    else group.push(parsed);
    return group === undefined;
  }

  async function processGroup(
    first: Parsed,
    lookedUp: Promise<ReadonlyMap<Event, LookedUp> | undefined>,
    endAndFree: EndMessage,
  ): Promise<void> {
    let current: Parsed | undefined = first;
    let known = (await lookedUp)?.get(first.event);
    while (current !== undefined) {
      const report = await processEvent(current, known);
      const { end, definition } = report;
      const group = groups.get(first.key) ?? [];
      // Without a plan the end is this event's only: the next event with the same key may have something to report.
      const ended: readonly Parsed[] = report.isForOneEvent ? [current] : group;
      const rest = group.filter((one) => !ended.includes(one));
      if (rest.length > 0) groups.set(first.key, rest);
      else groups.delete(first.key);
      await allEnded(
        ended.map(async (one) => {
          const isRecorded =
            end.kind !== "acknowledge" || (await recordJoined(one, first, definition));
          await endAndFree(one.message, isRecorded ? end : POSTPONE, aboutOf(one, report));
        }),
      );
      [current] = rest;
      known = current && (await evaluateAndRead([current]))?.get(current.event);
    }
  }

  /** Another event with the same dedupe key ends with the first one's notification. False: its message must come back. */
  async function recordJoined(
    { event, message }: Parsed,
    first: Parsed,
    definition: string | undefined,
  ): Promise<boolean> {
    const key = eventKey(deps, event);
    if (definition === undefined || key === first.key || eventKey(deps, first.event) === key)
      return true;
    try {
      const stored = storedEventOf(event, message);
      await ledger.recordEvent({ key, event: stored, definition, mergedInto: first.key });
      return true;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      log("warn", "An event's row cannot be written; its message comes back", {
        event: "event-not-recorded",
        notification: first.key,
        error: error.message,
      });
      return false;
    }
  }

  /** Evaluates the events, and reads their plans and their recipients' suppressions in one request. Undefined: the run ends. */
  async function evaluateAndRead(
    all: readonly Parsed[],
  ): Promise<Map<Event, LookedUp> | undefined> {
    const evaluated: LookedUp["evaluated"][] = [];
    // One read for all events: a read that fails takes 2 s.
    let lists: ReturnType<typeof deps.recipientLists> | undefined;
    const withLists = { ...deps, recipientLists: () => (lists ??= deps.recipientLists()) };
    for (const { event } of all) {
      // Evaluating may take long. Lets timers and answers run between two events.
      await deps.nextTurn();
      if (context.noNewWork.aborted) return undefined;
      evaluated.push(...(await Promise.allSettled([evaluate(withLists, event)])));
    }
    try {
      const { plans, suppressions } = await ledger.look(
        all.map(({ key }) => key),
        evaluated.flatMap((one) => recipientIdsOf(context, one)),
      );
      return new Map(
        all.flatMap(({ key, event }, index) => {
          const one = evaluated[index];
          return one
            ? [[event, { kept: plans.get(key), evaluated: one, suppressions }] as const]
            : [];
        }),
      );
    } catch (error) {
      const reason =
        error instanceof DependencyError ? error.message : `plans cannot be read: ${nameOf(error)}`;
      log("error", "Plans cannot be read; the run ends", { event: "lookup-failed", error: reason });
      context.end(reason);
      return undefined;
    }
  }

  /** An unexpected error postpones this message; the others are processed. */
  async function processEvent(
    { key, event, message }: Parsed,
    known: LookedUp | undefined,
  ): Promise<Report & { readonly isUnexpected?: true }> {
    if (known === undefined) return { end: POSTPONE };
    const startedAtMs = now();
    try {
      const report = await planAndDeliver({ key, event, message }, known);
      tally.processed(key, message, event, report, now() - startedAtMs);
      return report;
    } catch (error) {
      log("error", "A message failed with an unexpected error", {
        event: "message-failed",
        notification: key,
        error: nameOf(error),
        frames: framesOf(error),
      });
      return { end: POSTPONE, isUnexpected: true };
    }
  }

  async function planAndDeliver({ key, event, message }: Parsed, known: LookedUp): Promise<Report> {
    try {
      const planned = await makePlan(deps, context, { key, event, message }, known);
      if ("end" in planned) return planned;
      return { ...(await deliverPlan(deps, context, planned, message)), drafts: planned.drafts };
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      log("error", "A message waits for a dependency; the run ends", {
        event: "message-postponed",
        notification: key,
        error: error.message,
      });
      return { end: POSTPONE };
    }
  }

  /** Counts the start first: a run that dies here leaves a start that was not finished. */
  async function processSuspect(message: Message): Promise<Pick<Unprocessed, "end" | "about">> {
    if (context.endedBy() !== undefined || now() >= context.deadlines.receiveUntilMs)
      return { end: POSTPONE };
    const { messageId } = message;
    try {
      const starts = await ledger.countStart(messageId);
      if (starts > MAX_STARTS) {
        const detail = `${MAX_STARTS} starts did not finish`;
        return { end: { kind: "dead-letter", reason: "poison-message", detail } };
      }
      const parsed = parseMessage(deps, message);
      if ("end" in parsed) {
        await ledger.clearStarts(messageId);
        return parsed;
      }
      const known = (await evaluateAndRead([parsed]))?.get(parsed.event);
      const report = await processEvent(parsed, known);
      if (report.isUnexpected === undefined) await ledger.clearStarts(messageId);
      return { end: report.end, about: aboutOf(parsed, report) };
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      // An outage is not the message's fault. If this write fails too, the start stays counted.
      await Promise.allSettled([ledger.clearStarts(messageId)]);
      return { end: POSTPONE };
    }
  }

  /** The message of a failed probe must not be the next probe's message as well. */
  function afterProbe({ receiveCount }: Message, end: MessageEnd): MessageEnd {
    return end.kind === "postpone" && context.circuits.isSesDown()
      ? { ...end, atLeastMs: hiddenAfterProbeMs(receiveCount) }
      : end;
  }

  async function endMessage(message: Message, end: MessageEnd, about?: About): Promise<void> {
    const isEnded = await finisher.endMessage(message, end, about);
    if (isEnded && end.kind === "dead-letter")
      tally.deadLettered(message, end.reason, end.detail, about ?? {});
  }
}

function isSuspect({ receiveCount }: Message): boolean {
  return receiveCount > MAX_UNSUSPECTED_RECEIVES;
}

/** Waits for all, then throws the first error: nothing may run after the run's summary. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
