/**
 * Removes one guard at a time: a change of the table, of the judge, or of another rule. The model must find each, in a world
 * that keeps every promise with the guard.
 */
import { type DeliveryRow, nextStep, type NextStep } from "../../../functions/delivery/delivery.ts";
import {
  type Transition,
  type TransitionName,
  TRANSITIONS,
} from "../../../functions/delivery/transitions.ts";
import { adviceOf, type CircuitBreaker } from "../../../functions/coordination/circuit-state.ts";
import { NOW_MS, TICK_MS } from "./ages.ts";
import {
  DELETED,
  LESS_THAN_OFFERED,
  MARKED_TOO_EARLY,
  MOVED,
  OLDER_AFTER_NEWER,
  PARKED_UNASKED,
  RESENT_AFTER_EVIDENCE,
  SENT_THOUGH_CANCELLED,
  SENT_THOUGH_WITHHELD,
  STUCK,
  THREE_MAILS,
  TWO_PROBES,
} from "./promises.ts";
import { PROTOCOL, type Protocol } from "./protocol.ts";
import type { SmallName } from "./small-worlds.ts";

export type Mend = {
  readonly name: string;
  /** What happens without the guard. */
  readonly about: string;
  readonly world: SmallName;
  readonly taken: Partial<Protocol>;
  /** The settle time, if that is what is removed. */
  readonly settleTicks?: number;
  readonly finds: readonly string[];
};

type Table = Readonly<Record<TransitionName, Transition>>;
type Judge = typeof nextStep;

/** The judge with `says` for every row that exists and can be read. */
function judgeBut(says: (row: DeliveryRow, otherwise: () => NextStep) => NextStep): Judge {
  return (row, circumstances) =>
    row === undefined || row === "unreadable"
      ? nextStep(row, circumstances)
      : says(row, () => nextStep(row, circumstances));
}

function withoutProbe(breaker: CircuitBreaker): CircuitBreaker {
  if (breaker.state === "closed") return breaker;
  const { probeUntilMs: _until, ...rest } = breaker;
  return rest;
}

const { settled: _cancelled, ...CANCELLED_AT_ONCE } = TRANSITIONS.cancelSettled;
const { settled: _marked, ...MARKED_AT_ONCE } = TRANSITIONS.markSent;
const { resendsLeft: _left, ...UNBOUNDED } = TRANSITIONS["settle-resend"];

const WITHOUT_ATTEMPTS = Object.fromEntries(
  Object.entries<Transition>(TRANSITIONS).map(([name, { onAttempt: _seen, ...line }]) => [
    name,
    line,
  ]),
) as unknown as Table;

export const MENDS: readonly Mend[] = [
  {
    name: "check-after-signing",
    about: "the age of the intent is checked, then the request is signed, however late",
    world: "small-freezes",
    taken: { checksAfterSigning: false },
    finds: [OLDER_AFTER_NEWER],
  },
  {
    name: "age-check",
    about: "the age of the intent is not checked",
    world: "small-freezes",
    taken: { fresh: () => true },
    finds: [OLDER_AFTER_NEWER],
  },
  {
    name: "attempts",
    about: "no line of the table compares attempts",
    world: "small-throttled",
    taken: { table: WITHOUT_ATTEMPTS },
    finds: [OLDER_AFTER_NEWER],
  },
  {
    name: "bound-on-resends",
    about: "an unanswered attempt is sent again as often as it settles",
    world: "small-events",
    taken: {
      table: { ...TRANSITIONS, "settle-resend": UNBOUNDED },
      judge: (row, circumstances) =>
        nextStep(
          row === undefined || row === "unreadable" ? row : { ...row, resends: 0 },
          circumstances,
        ),
    },
    finds: [THREE_MAILS],
  },
  {
    name: "kept-recipients",
    about: "each receive asks the definition for the recipients again",
    world: "small-recipients",
    taken: { keepsRecipients: false },
    finds: [`${DELETED}retrying`, `${DELETED}absent`, STUCK],
  },
  {
    name: "failed-open-to-others",
    about: "a failed row is final for a redriven message too",
    world: "small-redriven",
    taken: {
      table: { ...TRANSITIONS, redriven: { ...TRANSITIONS.redriven, from: [] } },
      judge: judgeBut((row, otherwise) => {
        const judgement = otherwise();
        return row.state === "failed" && judgement.kind === "intend"
          ? { kind: "final" }
          : judgement;
      }),
    },
    finds: [`${DELETED}failed`],
  },
  {
    name: "held-is-dead",
    about: "a held row keeps its message waiting",
    world: "small-hold",
    taken: {
      judge: judgeBut((row, otherwise) =>
        row.state === "held" ? { kind: "wait", untilMs: NOW_MS + TICK_MS } : otherwise(),
      ),
    },
    finds: [STUCK],
  },
  {
    name: "answers-from-any-state",
    about: "SES's answer is recorded only while the row has its attempt",
    world: "small-freezes",
    taken: {
      takesEvidence: (row, kind, own) =>
        (own === undefined || (own.newest && row.state === "submitting")) &&
        PROTOCOL.takesEvidence(row, kind, own),
    },
    finds: [RESENT_AFTER_EVIDENCE],
  },
  {
    name: "events-from-any-state",
    about: "SES's events are recorded only in a row that is submitting or unconfirmed",
    world: "small-redriven",
    taken: {
      takesEvidence: (row, kind, own) =>
        (own !== undefined || row.state === "submitting" || row.state === "unconfirmed") &&
        PROTOCOL.takesEvidence(row, kind, own),
    },
    finds: [RESENT_AFTER_EVIDENCE],
  },
  {
    name: "own-intent",
    about: "a repeated write of an intent mistakes its own attempt for another run's",
    world: "small-lost-intent",
    taken: { knowsOwnIntent: false },
    finds: [PARKED_UNASKED],
  },
  {
    name: "settle-time",
    about: "the settle time is no longer than the life of a signature",
    world: "small-freezes",
    taken: {},
    settleTicks: 1,
    finds: [OLDER_AFTER_NEWER],
  },
  {
    name: "breaker",
    about: "runs receive while SES is known to be down",
    world: "small-outage-told",
    taken: { advice: () => ({ kind: "call" }) },
    finds: [MOVED],
  },
  {
    name: "hiding-after-a-probe",
    about: "the next probe gets the message of a probe that found SES down",
    world: "small-outage",
    taken: { hiddenAfterProbeMs: () => 0 },
    finds: [MOVED],
  },
  {
    name: "probe-alone",
    about: "a run probes while another does",
    world: "small-two-probers",
    taken: { advice: (breaker, nowMs) => adviceOf(withoutProbe(breaker), nowMs) },
    finds: [TWO_PROBES],
  },
  {
    name: "probe-taken-over",
    about: "no other run takes over the probe of a run that died",
    world: "small-prober-dies",
    taken: {
      advice: (breaker, nowMs) =>
        breaker.state === "open" && breaker.probeUntilMs !== undefined
          ? { kind: "leave", untilMs: Infinity, reason: breaker.reason }
          : adviceOf(breaker, nowMs),
    },
    finds: [STUCK],
  },
  {
    name: "condition-of-skipping",
    about: "an email is skipped whatever the state of its row",
    world: "small-suppressed",
    taken: { withholdsAsIntent: false },
    finds: [LESS_THAN_OFFERED],
  },
  {
    name: "suppressed-is-final",
    about: "a suppressed row is tried again",
    world: "small-suppressed",
    taken: {
      table: { ...TRANSITIONS, again: { ...TRANSITIONS.again, from: ["retrying", "suppressed"] } },
      judge: judgeBut((row, otherwise) =>
        row.state === "suppressed" && row.attempt !== undefined
          ? { kind: "intend", intent: { kind: "again", judgedAttempt: row.attempt } }
          : otherwise(),
      ),
    },
    finds: [SENT_THOUGH_WITHHELD],
  },
  {
    name: "cancelled-is-final",
    about: "a cancelled row is tried again",
    world: "small-cancelled",
    taken: {
      table: { ...TRANSITIONS, again: { ...TRANSITIONS.again, from: ["retrying", "cancelled"] } },
      judge: judgeBut((row, otherwise) =>
        row.state === "cancelled" && row.attempt !== undefined
          ? { kind: "intend", intent: { kind: "again", judgedAttempt: row.attempt } }
          : otherwise(),
      ),
    },
    finds: [SENT_THOUGH_CANCELLED],
  },
  {
    name: "cancelled-settles",
    about: "an operator cancels an attempt that may still reach SES",
    world: "small-cancelled-on-its-way",
    taken: { table: { ...TRANSITIONS, cancelSettled: CANCELLED_AT_ONCE } },
    finds: [SENT_THOUGH_CANCELLED],
  },
  {
    name: "marked-settles",
    about: "an operator marks as sent what may still reach SES",
    world: "small-marked-as-sent",
    taken: { table: { ...TRANSITIONS, markSent: MARKED_AT_ONCE } },
    finds: [MARKED_TOO_EARLY],
  },
  {
    name: "ranks",
    about: "the newest evidence wins, not the best",
    world: "small-events",
    taken: { takesEvidence: () => true },
    finds: [LESS_THAN_OFFERED],
  },
];
