/** One seed's world, from its first message to its end: everything in it happens under one clock, and happens again the same. */
import { run } from "../../../../functions/processor/run.ts";
import type { Log } from "../../../../functions/platform/log.ts";
import type { Stored } from "../sqs/messages.ts";
import { createClock } from "../time/clock.ts";
import { createProcesses, type Process } from "../time/processes.ts";
import { createRandom } from "../time/random.ts";
import { serveTimersOf } from "../time/virtual-timers.ts";
import type { SignedInput } from "./clients.ts";
import { createEnds } from "./ends.ts";
import { createFeedback } from "./feedback.ts";
import { createNetwork, type Outcome, type Request } from "./network.ts";
import { type Broken, createWatch, type PromiseName } from "./promises.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import { createSchedule } from "./schedule.ts";
import { createServices } from "./services.ts";
import { requestText } from "./trace.ts";
import { createElements } from "./weather.ts";
import { configOf, COORDINATION, DEAD_LETTER_QUEUE_URL, DELIVERIES, QUEUE_URL } from "./wiring.ts";

export type Seen = {
  readonly seed: number;
  readonly broken: Broken | undefined;
  /** What happened, a line an event; empty where it was not asked for. */
  readonly trace: readonly string[];
  readonly counts: {
    readonly steps: number;
    readonly runs: number;
    readonly mails: number;
    readonly twice: number;
    readonly deadLetters: number;
    readonly deaths: number;
    readonly freezes: number;
    readonly virtualMinutes: number;
  };
  /** Every request that was worked, and its answer, in order. */
  readonly requests: readonly Worked[];
};

export type Worked = { readonly request: Request; readonly outcome: Outcome };

export type SeeOptions = {
  readonly traced?: boolean;
  /** Keep what was asked of the services. */
  readonly recorded?: boolean;
  /** Promises that may be broken, to see what follows. */
  readonly tolerated?: readonly PromiseName[];
  /** Changes the scenario that the seed gives. */
  readonly changed?: (scenario: Scenario) => Scenario;
};

const START_MS = Date.UTC(2027, 0, 4, 8);
const MINUTE_MS = 60_000;
/** Enough for a mail that must settle, be sent again, settle and be parked, with every wait at its longest. */
const CALM_MS = 8 * 60 * MINUTE_MS;
const REDRIVEN_AFTER_MS = 10 * MINUTE_MS;
/** What may still be under way when the queue is empty: late requests, deleted messages that come back. */
const AFTER_MS = 45 * MINUTE_MS;

/** Lives a seed through. One world at a time in a thread. */
export async function see(seed: number, options: SeeOptions = {}): Promise<Seen> {
  const { traced = false, recorded = false, changed = (scenario: Scenario) => scenario } = options;
  const { tolerated = [] } = options;
  const random = createRandom(seed);
  const scenario = changed(scenarioOf(random.fork()));
  const verdict: { broken: Broken | undefined } = { broken: undefined };
  const clock = createClock(START_MS, {
    onStuck: (how) => {
      verdict.broken ??= { promise: "time moves on", how };
    },
  });
  const trace: string[] = [];
  const requests: Worked[] = [];
  const counts = { steps: 0, runs: 0, deaths: 0, freezes: 0 };
  let ids = 0;
  /** An outage kept a start from being cleared, so that it counts. */
  let unclearedTries = 0;

  const tell = (who: string, what: () => string): void => {
    if (traced) trace.push(`${timeText(clock.now() - START_MS)} ${who.padEnd(12)} ${what()}`);
  };
  const elements = createElements(scenario, random.fork(), () => clock.now() - START_MS);
  const processes = createProcesses(clock, elements.fateOf, (process, what) => {
    if (what === "dies") counts.deaths++;
    if (what.startsWith("freezes")) counts.freezes++;
    tell(process.name, () => what);
  });
  const timerRandom = random.fork();
  serveTimersOf({ clock, processes, random: timerRandom });

  const skews = random.fork();
  const startProcess = (name: string): Process =>
    processes.start(name, skews.between(-scenario.skewMs, scenario.skewMs));
  const { SETTLE_MS, INTENT_AGE_MS } = configOf(scenario);
  const watch = createWatch({
    onUnconfirmed: scenario.onUnconfirmed,
    now: clock.now,
    settleMs: SETTLE_MS,
    intentAgeMs: INTENT_AGE_MS,
    skewMs: scenario.skewMs,
    aiLimitMicroUsd: scenario.ai.dailyLimitUsd * 1e6,
    row: (notification, recipient) =>
      services.dynamodb.row(DELIVERIES, { notification, recipient }),
    suppression: (recipient) =>
      services.dynamodb.row(COORDINATION, { pk: `suppressed#${recipient}` }) !== undefined,
    accepted: () => services.ses.accepted,
    publishes: scenario.publishes,
    isPublished: (id) => services.bus.has(id),
    onBroken: (broken) => {
      if (!tolerated.includes(broken.promise)) verdict.broken ??= broken;
    },
  });
  const ends = createEnds({
    watch,
    events: scenario.events,
    deadLetters: () => services.sqs.messages(DEAD_LETTER_QUEUE_URL),
    queued: () => services.sqs.messages(QUEUE_URL),
    sinceStartMs: () => clock.now() - START_MS,
    skewMs: scenario.skewMs,
    misfortunes: () => counts.deaths + counts.freezes + Math.floor(unclearedTries / TRIES),
  });
  const services = createServices({
    clock,
    random: random.fork(),
    scenario,
    isCalm: elements.isCalm,
    watch: () => watch,
    onDeleted: (message: Stored) => {
      tell("SQS", () => `deletes ${message.messageId}`);
      ends.deletes(message);
    },
    onBuried: (letter: Stored) => {
      tell("SQS", () => `has a dead letter: ${letter.attributes["postrider.reason"]?.StringValue}`);
      ends.buries(letter);
      if (letter.attributes["postrider.reason"]?.StringValue === "ses-rejected")
        redrive(letter.body);
    },
    onAccepted: (mail) => {
      tell("SES", () => `takes ${watch.rowText(mail.notification, mail.recipient)}`);
      feedback(mail);
    },
  });
  const network = createNetwork({
    clock,
    processes,
    passageOf: elements.passageOf,
    work: (request, process, answer) =>
      services.work(request, process, (outcome) => {
        if (recorded) requests.push({ request, outcome });
        answer(outcome);
      }),
    onLeaves: (request, process) => {
      if (request.service === "ses" && request.operation === "SendRawEmail")
        services.leaves(process, request.input as SignedInput, request.input);
      if (request.service === "ai")
        watch.expect(
          !ADDRESS.test(JSON.stringify(request.input)),
          "nothing personal leaves",
          () => `${process.name} asks the AI about an address`,
        );
    },
    onAnswered: (request, process, outcome) => {
      tell(process.name, () => requestText(request, outcome));
      if ("error" in outcome && isClear(request.input)) unclearedTries++;
    },
  });
  const newId = () => `id${++ids}`;
  const feedback = createFeedback({
    scenario,
    clock,
    random: random.fork(),
    network,
    processes,
    startProcess,
    watch,
    log: (...line) => log(...line),
  });
  const log: Log = (level, message, fields) => {
    const line = JSON.stringify(fields);
    tell(processes.current()?.name ?? "", () => `${level}: ${message} ${line}`);
    watch.expect(!ADDRESS.test(line), "nothing personal leaves", () => `${message} ${line}`);
    watch.expect(
      fields?.["event"] !== "message-failed",
      "nothing unforeseen",
      () => `${message} ${line}`,
    );
  };
  const schedule = createSchedule({
    scenario,
    clock,
    random: random.fork(),
    processes,
    network,
    startProcess,
    newId,
    log,
    watch,
    run: (...given) => {
      counts.runs++;
      return run(...given);
    },
    isCalm: elements.isCalm,
    isWorkWaiting: () =>
      services.sqs.messages(QUEUE_URL).some(({ visibleAtMs }) => visibleAtMs <= clock.now()),
  });

  const send = (body: string) =>
    services.sqs.perform(
      "SendMessage",
      { QueueUrl: QUEUE_URL, MessageBody: body },
      () => undefined,
    );
  for (const { body, atMs, kind } of scenario.events)
    for (const one of atMs)
      clock.at(START_MS + one, () => {
        tell("producer", () => `sends an event (${kind})`);
        send(body);
      });
  const calmAtMs = START_MS + scenario.faultyMs;
  const redriven = new Set<string>();
  function redrive(body: string): void {
    if (!scenario.redrives || redriven.has(body)) return;
    redriven.add(body);
    clock.at(Math.max(clock.now(), calmAtMs) + REDRIVEN_AFTER_MS, () => {
      tell("operator", () => "redrives a dead letter");
      ends.isRedriven(body);
      send(body);
    });
  }
  schedule.start();

  let emptyAtMs: number | undefined;
  const onRejection = (error: unknown) => {
    verdict.broken ??= {
      promise: "nothing unforeseen",
      how: `a promise is left rejected: ${String(error)}`,
    };
  };
  process.on("unhandledRejection", onRejection);
  // Thousands of errors are made, and few are looked at.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  try {
    while (verdict.broken === undefined && clock.step(calmAtMs + CALM_MS)) {
      counts.steps++;
      if (processes.wasTouched()) await settled(counts.steps);
      const isEmpty = services.sqs.messages(QUEUE_URL).length === 0;
      if (!isEmpty || schedule.areRunning()) emptyAtMs = undefined;
      else emptyAtMs ??= clock.now();
      if (emptyAtMs !== undefined && clock.now() >= calmAtMs && clock.now() >= emptyAtMs + AFTER_MS)
        break;
    }
    // Rejections are reported only when the event loop turns.
    await turn();
  } catch (error) {
    // The clock throws where time stands still, and the verdict says so; anything else is a fault of the simulator.
    if (verdict.broken?.promise !== "time moves on") throw error;
  } finally {
    process.off("unhandledRejection", onRejection);
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (verdict.broken === undefined) ends.check(services.sqs.messages(QUEUE_URL));

  const { accepted } = services.ses;
  const rows = new Set(accepted.map((mail) => `${mail.notification}/${mail.recipient}`));
  return {
    seed,
    broken: verdict.broken,
    trace,
    requests,
    counts: {
      ...counts,
      mails: accepted.length,
      twice: accepted.length - rows.size,
      deadLetters: services.sqs.messages(DEAD_LETTER_QUEUE_URL).length,
      virtualMinutes: Math.round((clock.now() - START_MS) / MINUTE_MS),
    },
  };
}

/** Tries of one call, as the SDK makes them. */
const TRIES = 3;

function isClear(input: object): boolean {
  return "UpdateExpression" in input && input.UpdateExpression === "REMOVE startMarks";
}

const ADDRESS = /reader-|post@example/;

const STEPS_PER_TURN = 200;

/**
 * Lets every promise run that can: nothing in a simulated process waits for anything real. A tick runs when no microtask is
 * left and costs a third less time than a turn of the event loop, which signals, messages and reports of rejections still need.
 */
function settled(step: number): Promise<void> {
  if (step % STEPS_PER_TURN === 0) return turn();
  return new Promise((resolve) => process.nextTick(resolve));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function timeText(ms: number): string {
  const text = (value: number, digits: number) => String(value).padStart(digits, "0");
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / MINUTE_MS) % 60];
  return `${text(hours, 2)}:${text(minutes, 2)}:${text(Math.floor(ms / 1000) % 60, 2)}.${text(Math.floor(ms % 1000), 3)}`;
}
