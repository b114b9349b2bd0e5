/** How SES's events come to the ledger: by the real feedback function, late, twice, out of order or never. */
import { run } from "../../../../functions/feedback/run.ts";
import { createFeedbackMark } from "../../../../functions/coordination/feedback-mark.ts";
import {
  createFeedbackLedger,
  eventReader,
} from "../../../../functions/delivery/ledger-evidence.ts";
import type { Log } from "../../../../functions/platform/log.ts";
import { createSuppressions } from "../../../../functions/coordination/suppressions.ts";
import { EVENT_TYPES, eventBody, type EventType } from "../ses/event-body.ts";
import type { AcceptedMail } from "../ses/memory-ses.ts";
import type { Clock } from "../time/clock.ts";
import type { Process, Processes } from "../time/processes.ts";
import type { Random } from "../time/random.ts";
import { dynamoDbClient } from "./clients.ts";
import type { Network } from "./network.ts";
import type { Watch } from "./promises.ts";
import type { Scenario } from "./scenario.ts";
import { configOf, COORDINATION, DELIVERIES, publisherOf } from "./wiring.ts";

export type FeedbackOptions = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly processes: Processes;
  readonly startProcess: (name: string) => Process;
  readonly watch: Watch;
  readonly log: Log;
};

/** The feedback's queue hands an event out so often, each time after so long. */
const TRIES = 5;
const RETRY_MS = 60_000;

/** The names of its processes begin with this. */
export const FEEDBACK_PROCESS = "feedback.";

/** Schedules the events of each mail that SES took. */
export function createFeedback(options: FeedbackOptions): (mail: AcceptedMail) => void {
  const { scenario, clock, random, network, processes, startProcess, watch, log } = options;
  const { ses } = scenario;
  const { DYNAMODB_TIMEOUT_MS, INSTALLATION, RETENTION_DAYS } = configOf(scenario);
  const keepSeconds = RETENTION_DAYS * 86_400;
  let invocations = 0;
  let counts = 0;

  const toolsFor = (process: Process) => {
    const now = () => clock.now() + process.skewMs;
    const client = dynamoDbClient({ network, process }, DYNAMODB_TIMEOUT_MS);
    const coordination = { client, table: COORDINATION, now };
    const publisher = publisherOf(scenario, { network, process });
    return {
      events: publisher && { ...publisher, findEvent: eventReader(client, DELIVERIES) },
      ledger: createFeedbackLedger({
        client,
        table: DELIVERIES,
        now,
        keepSeconds,
        newId: () => `count-${++counts}`,
      }),
      suppressions: createSuppressions(coordination),
      mark: createFeedbackMark(coordination),
      deadLetters: {
        moveToDeadLetters: () => {
          watch.expect(false, "nothing unforeseen", () => "an event of SES is dead-lettered");
          return Promise.resolve(true);
        },
      },
      log,
      metrics: { write: () => undefined, count: () => undefined },
      installation: INSTALLATION,
      now,
    };
  };

  /** `before`: the processes that had this event before. */
  const bring = (mail: AcceptedMail, eventType: EventType, before: readonly string[]): void => {
    const tried = before.length + 1;
    const process = startProcess(`${FEEDBACK_PROCESS}${++invocations}`);
    const all = [...before, process.name];
    const record = {
      messageId: `event-${invocations}`,
      receipt: "",
      body: eventBody(mail, eventType),
      attributes: { ApproximateReceiveCount: String(tried) },
    };
    let isDone = false;
    const end = () => processes.kill(process, "ends");
    processes
      .inside(process, () => run(toolsFor(process), [record]))
      .then(({ batchItemFailures }) => {
        isDone = batchItemFailures.length === 0;
        if (isDone)
          watch.expectPublished(mail, (by) => all.includes(by), `${all.join(", ")} is done`);
        end();
      })
      .catch((error: unknown) => {
        watch.expect(false, "nothing unforeseen", () => `${process.name}: ${String(error)}`);
        end();
      });
    clock.at(clock.now() + RETRY_MS, () => {
      if (isDone) return;
      processes.kill(process, "is ended");
      if (tried < TRIES) bring(mail, eventType, all);
    });
  };

  return (mail) => {
    if (random.chance(ses.eventsLost)) return;
    const count = random.chance(ses.eventsTwice) ? 2 : 1;
    for (let event = 0; event < count; event++) {
      const eventType = random.pick(EVENT_TYPES);
      clock.at(clock.now() + random.between(50, ses.eventsLateMs), () =>
        bring(mail, eventType, []),
      );
    }
  };
}
