/** What becomes of each request and each process while a scenario's faults last, and afterwards: nothing worth telling. */
import type { Fate, Process } from "../time/processes.ts";
import type { Random } from "../time/random.ts";
import { internalError, type Service, throttled } from "./faults.ts";
import type { Passage, Request } from "./network.ts";
import type { Scenario } from "./scenario.ts";

export type Elements = {
  readonly passageOf: (request: Request) => Passage;
  readonly fateOf: (process: Process) => Fate;
  readonly isCalm: () => boolean;
};

type Milliseconds = readonly [least: number, most: number];

const LATENCY_MS: Readonly<Record<Service, Milliseconds>> = {
  dynamodb: [1, 6],
  sqs: [3, 15],
  ses: [20, 90],
  ai: [300, 3_000],
  events: [3, 15],
};
const SLOW_MS: Readonly<Record<Service, Milliseconds>> = {
  dynamodb: [100, 1_200],
  sqs: [300, 4_000],
  ses: [500, 6_000],
  ai: [3_000, 30_000],
  events: [300, 4_000],
};
/** A request in somebody's buffer; no answer to it is heard. */
const LATE_MS: Milliseconds = [1_000, 1_500_000];
const FREEZES_MS: readonly Milliseconds[] = [
  [500, 8_000],
  [8_000, 130_000],
  [130_000, 1_200_000],
];

export function createElements(
  scenario: Scenario,
  random: Random,
  sinceStartMs: () => number,
): Elements {
  const isCalm = () => sinceStartMs() >= scenario.faultyMs;
  const within = ([least, most]: Milliseconds) => random.between(least, most);

  const passageOf = ({ service }: Request): Passage => {
    // Half the way, in whole milliseconds.
    const thereMs = Math.ceil(within(LATENCY_MS[service]) / 2);
    const usual: Passage = { kind: "passes", thereMs, backMs: thereMs };
    if (isCalm()) return usual;
    const atMs = sinceStartMs();
    const outage = scenario.outages.find(
      (one) => one.service === service && one.fromMs <= atMs && atMs < one.untilMs,
    );
    switch (outage?.how) {
      case "no-connection":
        return { kind: "no-connection", afterMs: 1 };
      case "hangs":
        return { ...usual, thereMs: undefined };
      case "internal-error":
        return { ...usual, refusal: { error: internalError(service), worked: false } };
      case "answers-lost":
        return { ...usual, reset: true };
      case undefined:
    }
    const weather = scenario.weather[service];
    let dice = random.next();
    const falls = (probability: number): boolean => {
      dice -= probability;
      return dice < 0;
    };
    if (falls(weather.slow))
      return {
        kind: "passes",
        thereMs: within(SLOW_MS[service]),
        backMs: within(SLOW_MS[service]),
      };
    if (falls(weather.noConnection)) return { kind: "no-connection", afterMs: 1 };
    if (falls(weather.lost)) return { ...usual, thereMs: undefined, reset: true };
    if (falls(weather.hangs)) return { ...usual, thereMs: undefined };
    if (falls(weather.answerLost))
      return random.chance(0.5) ? { ...usual, reset: true } : { ...usual, backMs: undefined };
    if (falls(weather.internalError))
      return {
        ...usual,
        refusal: { error: internalError(service), worked: random.chance(0.4) },
      };
    if (falls(weather.throttled))
      return { ...usual, refusal: { error: throttled(service), worked: false } };
    if (falls(weather.late)) return { ...usual, thereMs: within(LATE_MS), backMs: undefined };
    return usual;
  };

  return {
    isCalm,
    passageOf,
    fateOf: () => {
      if (isCalm()) return { kind: "goes-on" };
      if (random.chance(scenario.dies)) return { kind: "dies" };
      if (!random.chance(scenario.freezes)) return { kind: "goes-on" };
      return {
        kind: "freezes",
        forMs: within(random.pick(FREEZES_MS)),
        timersStoodStill: random.chance(0.5),
        first: random.pick(["timer", "io"]),
      };
    },
  };
}
