/**
 * Crashes for real: the real handler in many processes over one queue, one ledger and one SES, killed and frozen at the
 * requests that the proxies see, two processors to a slot. A seed chooses the points and their order; which messages a
 * process has in hand when it comes to one is up to the wall clock, so a seed does not replay exactly.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createRandom } from "../../../bench/statistics.ts";
import type { VariableName } from "../../../functions/config/processor-variables.ts";
import { bundle } from "../../../lib/functions/bundling.ts";
import { onStage, type Stage } from "../../helpers/stage.ts";
import { createAim } from "./aim.ts";
import { crashEvents } from "./events.ts";
import { createJournal, type Run } from "./journal.ts";
import { createOperator } from "./operator.ts";
import { type CrashReport, reportOf } from "./report.ts";
import type { Point } from "./points.ts";
import { startWorker, type Strike, type Worker } from "./worker.ts";
import { FIXTURE_NOTIFICATIONS } from "../../helpers/fixture-project.ts";

export type CrashOptions = {
  readonly messages: number;
  /** Processes to be killed. */
  readonly kills: number;
  /** Processes to be frozen past their lease. */
  readonly freezes: number;
  readonly seed: number;
  readonly policy: "retry" | "hold";
  /** After this nobody is struck any more: what is there is brought to its end. */
  readonly minutes: number;
  /** Leases; every third has a second processor, which wants the same one. */
  readonly slots: number;
};

/** How far it has come. */
export type Progress = {
  readonly seconds: number;
  readonly kills: number;
  readonly freezes: number;
  readonly sent: number;
  readonly mails: number;
};

const LEASE_MS = 5_800;
const SETTLE_MS = 6_000;
const SIGNATURE_LIFE_MS = 3_000;
/** A small fraction of the real times, in their order; a machine too busy for them cuts runs short, which breaks no promise. */
const TIMES = {
  STOP_MS: "4200",
  FUNCTION_TIMEOUT_MS: "5700",
  LEASE_MS: String(LEASE_MS),
  VISIBILITY_TIMEOUT_MS: String(LEASE_MS),
  SETTLE_MS: String(SETTLE_MS),
  SIGNATURE_LIFE_MS: String(SIGNATURE_LIFE_MS),
  SES_TIMEOUT_MS: "900",
  INTENT_AGE_MS: "900",
  DYNAMODB_TIMEOUT_MS: "1200",
  LAST_WRITES_MS: "1200",
  SQS_TIMEOUT_MS: "1500",
  CIRCUIT_FIRST_MS: "1000",
  CIRCUIT_LONGEST_MS: "2000",
  BATCH_LIMIT: "4",
} satisfies Partial<Record<VariableName, string>>;

const REST_MS = 5 * 60_000;
const ROUNDS = 5;

export async function crash(
  options: CrashOptions,
  show: (progress: Progress) => void = () => {},
): Promise<CrashReport> {
  let report: CrashReport | undefined;
  // The bundle that is deployed: it loads in a third of the time, and each killed process must be started anew.
  const folder = await mkdtemp(join(tmpdir(), "postrider-crash-"));
  try {
    await bundle("processor", folder, FIXTURE_NOTIFICATIONS);
    await onStage(
      {
        handler: join(folder, "index.mjs"),
        environment: { ...TIMES, ON_UNCONFIRMED: options.policy },
        visibilityTimeoutSeconds: Math.ceil(LEASE_MS / 1000),
        // A signature is refused when it is too old, as at AWS: what a frozen run has signed must not be taken.
        ses: { signatureLifeMs: SIGNATURE_LIFE_MS, maxSendRate: 10_000 },
      },
      async (stage) => {
        report = await crashOn(stage, options, show);
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (report === undefined) throw new Error("Expected the crash to come to its report");
  return report;
}

async function crashOn(
  stage: Stage,
  options: CrashOptions,
  show: (progress: Progress) => void,
): Promise<CrashReport> {
  const { messages, seed, slots } = options;
  const startedAtMs = Date.now();
  const random = createRandom(seed);
  const aim = createAim(random);
  const journal = createJournal(Date.now);
  const events = crashEvents(messages);
  const operator = createOperator(stage, events, journal);
  const runs: Run[] = [];
  const total = options.kills + options.freezes;
  const done = { kills: 0, freezes: 0, sent: 0 };
  const left = () => total - done.kills - done.freezes;
  let isStriking = true;

  /** Sends events on until so many have been sent. */
  const feed = async (count: number) => {
    for (const event of events.slice(done.sent, count)) {
      for (let copy = 0; copy < event.copies; copy++) await stage.send(event.body);
      done.sent++;
    }
  };
  const isAtRest = async () => {
    const { visible, inFlight } = await stage.counts();
    return visible + inFlight === 0;
  };

  const strikeAt = (point: Point): Strike | undefined => {
    const isHit = aim.hits(point);
    if (!isStriking || left() === 0 || !isHit) return undefined;
    if (random() * left() < options.kills - done.kills) {
      done.kills++;
      return { kind: "kill" };
    }
    done.freezes++;
    // Past its lease, and some past the settle time of what it had begun.
    const forMs = LEASE_MS + 200 + random() * SETTLE_MS;
    return { kind: "freeze", forMs, holdsRequest: random() < 0.5 };
  };

  const keepRunning = async (worker: Worker, isOver: () => boolean) => {
    while (!isOver()) {
      const run = await worker.run();
      runs.push(run);
      const hadWork = (run.received ?? 0) > 0;
      await pause((hadWork ? 0 : 500) + random() * 500);
    }
  };

  const workers = await Promise.all(
    slotsOf(slots).map((slot) => startWorker(stage, { slot, journal, now: Date.now, strikeAt })),
  );
  // SES tells nobody here, so that the ledger knows only what its runs told it. To switch it on: ask the stage for
  // `feedback`, take `stage.feedback().batch()` in turns beside the workers, and let rows end as `delivered`.
  const showing = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAtMs) / 1000);
    show({ seconds, ...done, mails: stage.mailed().length });
  }, 1000);

  /** Lets everybody run, unharmed, until the queue is empty; false when it does not become so. */
  const comeToRest = async (): Promise<boolean> => {
    const untilMs = Date.now() + REST_MS;
    let isOver = false;
    const all = Promise.all(workers.map((worker) => keepRunning(worker, () => isOver)));
    let rests = false;
    while (!rests && Date.now() < untilMs) {
      await pause(300);
      rests = await isAtRest();
    }
    isOver = true;
    await all;
    return rests;
  };

  try {
    const strikeUntilMs = startedAtMs + options.minutes * 60_000;
    const all = Promise.all(workers.map((worker) => keepRunning(worker, () => !isStriking)));
    while (left() > 0 && Date.now() < strikeUntilMs) {
      const pace = 2 * slots + Math.floor((messages * (total - left())) / total);
      // Who works an empty queue can be struck at few points: the next event comes early.
      await feed(Math.max(pace, done.sent + ((await isAtRest()) ? 1 : 0)));
      await pause(500);
    }
    isStriking = false;
    await feed(messages);
    await all;

    let isEmpty = await comeToRest();
    // What it sends again may be left to it again: a frozen run thaws late.
    for (let round = 0; isEmpty && round < ROUNDS && (await operator.work()) > 0; round++)
      isEmpty = await comeToRest();
    return await reportOf(stage, {
      options,
      events,
      runs,
      journal,
      letters: operator.letters,
      points: aim.points(),
      isAtRest: isEmpty,
      seconds: (Date.now() - startedAtMs) / 1000,
    });
  } finally {
    clearInterval(showing);
    for (const worker of workers) await worker.stop();
  }
}

/** One processor for each lease, and a rival for every third. */
function slotsOf(count: number): number[] {
  const all = Array.from({ length: count }, (_, slot) => slot);
  return [...all, ...all.filter((slot) => slot % 3 === 0)];
}
