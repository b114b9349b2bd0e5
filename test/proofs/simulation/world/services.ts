/** The services of a world, in memory, and what each makes of a request that has arrived. */
import type { PutEventsCommandInput } from "@aws-sdk/client-eventbridge";
import { createMemoryDynamoDb, type Written } from "../dynamodb/memory-dynamodb.ts";
import { aiAnswer, ANSWER_TOKENS } from "../ai/memory-ai.ts";
import { DEAREST_PRICE, microUsdOf } from "../../../../functions/words/budget/price.ts";
import { createBus } from "./bus.ts";
import { createMemorySes, deliveryOf, type AcceptedMail } from "../ses/memory-ses.ts";
import { createMemorySqs } from "../sqs/memory-sqs.ts";
import type { Stored } from "../sqs/messages.ts";
import type { Clock } from "../time/clock.ts";
import type { Process } from "../time/processes.ts";
import type { Random } from "../time/random.ts";
import type { SignedInput } from "./clients.ts";
import type { Work } from "./network.ts";
import type { Watch } from "./promises.ts";
import type { Scenario } from "./scenario.ts";
import { COORDINATION, DEAD_LETTER_QUEUE_URL, DELIVERIES, QUEUE_URL } from "./wiring.ts";

export type ServicesOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly scenario: Scenario;
  readonly isCalm: () => boolean;
  readonly watch: () => Watch;
  readonly onDeleted: (message: Stored) => void;
  readonly onBuried: (letter: Stored) => void;
  readonly onAccepted: (mail: AcceptedMail) => void;
};

const VISIBILITY_TIMEOUT_SECONDS = 120;
/** By the price that the wiring gives its runs. */
const ANSWER_MICRO_USD = microUsdOf(ANSWER_TOKENS, DEAREST_PRICE);

export function createServices(options: ServicesOptions) {
  const { clock, random, scenario, isCalm, watch, onDeleted, onBuried, onAccepted } = options;
  /** Whose request is being worked. */
  let worker: { readonly process: Process; readonly input: object } | undefined;
  const attempts = new WeakMap<object, ReturnType<Watch["sends"]>>();
  let sending: ReturnType<Watch["sends"]>;
  const unlessCalm = (probability: number) => !isCalm() && random.chance(probability);

  const dynamodb = createMemoryDynamoDb({
    now: clock.now,
    tables: {
      [DELIVERIES]: { partitionKey: "notification", sortKey: "recipient" },
      [COORDINATION]: { partitionKey: "pk" },
    },
    onWrite: (written: Written) => {
      if (worker !== undefined) watch().writes(written, worker.process, worker.input);
    },
  });

  const sqs = createMemorySqs({
    clock,
    queues: [
      { url: DEAD_LETTER_QUEUE_URL, visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS },
      {
        url: QUEUE_URL,
        visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
        redrive: { to: DEAD_LETTER_QUEUE_URL, maxReceiveCount: scenario.maxReceiveCount },
      },
    ],
    whims: {
      deliversTwice: () => unlessCalm(scenario.sqs.deliversTwice),
      takesStaleReceipt: () => random.chance(scenario.sqs.takesStale),
      failsEntry: () => unlessCalm(scenario.sqs.failsEntry),
      comesBackAfterMs: () =>
        unlessCalm(scenario.sqs.comesBack) ? random.between(0, 600_000) : undefined,
    },
    onDeleted: (url, message) => {
      if (url === QUEUE_URL) onDeleted(message);
    },
    onSent: (url, message) => {
      if (url === DEAD_LETTER_QUEUE_URL) onBuried(message);
    },
  });

  const ses = createMemorySes({
    now: clock.now,
    signatureLifeMs: scenario.signatureLifeMs,
    maxSendRate: scenario.ses.maxSendRate,
    whimOf: () =>
      unlessCalm(scenario.ses.rejects)
        ? "rejects"
        : unlessCalm(scenario.ses.paused)
          ? "is-paused"
          : "takes",
    onAccepted: (mail) => {
      watch().accepts(mail, sending);
      onAccepted(mail);
    },
    onRejected: (delivery) => watch().rejects(delivery),
  });

  const bus = createBus({ failsEntry: () => unlessCalm(scenario.sqs.failsEntry) });

  const perform = (service: string, operation: string, input: object): object => {
    switch (service) {
      case "ses": {
        const { input: own, signedAtMs } = input as SignedInput;
        sending = attempts.get(input);
        return ses.perform(operation, own, signedAtMs);
      }
      case "dynamodb":
        if ("TableName" in input) watch().offers(String(input.TableName), input);
        return dynamodb.perform(operation, input, {
          lagMs: isCalm() ? 0 : random.between(0, scenario.dynamodb.lagMs),
          keysLeft: unlessCalm(scenario.dynamodb.keysLeft) ? 1 : 0,
        });
      case "events":
        return bus.put(input as PutEventsCommandInput);
      default: {
        const answer = aiAnswer(scenario, random, isCalm());
        if (answer.status === 200) watch().bills(ANSWER_MICRO_USD);
        return answer;
      }
    }
  };

  const work: Work = ({ service, operation, input }, process, answer) => {
    worker = { process, input };
    try {
      if (service === "sqs") sqs.perform(operation, input, (output) => answer({ output }));
      else answer({ output: perform(service, operation, input) });
    } catch (error) {
      answer({ error });
    } finally {
      worker = undefined;
    }
  };

  return {
    bus,
    dynamodb,
    sqs,
    ses,
    work,
    /** A signed mail is on the wire. */
    leaves: (process: Process, { input, signedAtMs }: SignedInput, signed: object) => {
      const delivery = deliveryOf(input);
      attempts.set(signed, watch().sends(process, delivery, signedAtMs));
    },
  };
}
