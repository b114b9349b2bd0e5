/** What happens in a seed: who sends what when, how the services fare, and how the processes do. */
import { keyTextOf } from "../../../../functions/notification/evaluate.ts";
import type { EventLevel } from "../../../../functions/events-out/event-names.ts";
import { createRecipientIds } from "../../../../functions/platform/recipient-ids.ts";
import { shortHash } from "../../../../functions/platform/hash.ts";
import type { Random } from "../time/random.ts";
import type { Service } from "./faults.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** What an event must come to. */
export type EventKind =
  | "told"
  /** Told to some; another address cannot be mailed. */
  | "partly-invalid"
  | "silent"
  | "unreadable"
  | "no-definition"
  | "data-invalid";

export type SentEvent = {
  readonly kind: EventKind;
  readonly body: string;
  /** The notification's key; of an unreadable one it says nothing. */
  readonly key: string;
  /** Whom it must reach, by the ids of their rows. */
  readonly recipients: readonly string[];
  /** Its news is worth a mail for a time only. */
  readonly mayExpire?: boolean;
  /** When it is sent, ms from the start; twice where it is sent twice. */
  readonly atMs: readonly number[];
};

/** How often what goes wrong: the part of the requests. */
export type Weather = {
  readonly slow: number;
  readonly noConnection: number;
  readonly lost: number;
  readonly hangs: number;
  readonly answerLost: number;
  readonly internalError: number;
  readonly throttled: number;
  /** It arrives when nobody waits for it any more. */
  readonly late: number;
};

export type Outage = {
  readonly service: Service;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly how: "no-connection" | "hangs" | "internal-error" | "answers-lost";
};

export type Scenario = {
  readonly slots: 1 | 2;
  readonly onUnconfirmed: "retry" | "hold";
  /** The setting `events`. */
  readonly publishes: EventLevel;
  readonly events: readonly SentEvent[];
  /** Faults end after this, ms from the start. */
  readonly faultyMs: number;
  readonly weather: Readonly<Record<Service, Weather>>;
  readonly outages: readonly Outage[];
  /** For each event that reaches a process. */
  readonly dies: number;
  readonly freezes: number;
  /** Two processes' clocks are at most twice this apart, ms. */
  readonly skewMs: number;
  /** How long AWS takes a signature. */
  readonly signatureLifeMs: number;
  readonly concurrency: number;
  readonly batchLimit: number;
  readonly ses: {
    readonly maxSendRate: number;
    readonly rejects: number;
    readonly paused: number;
    /** The part of the accepted mails that no event tells of, and of those with one that have it twice. */
    readonly eventsLost: number;
    readonly eventsTwice: number;
    readonly eventsLateMs: number;
  };
  readonly ai: {
    readonly wrong: number;
    readonly refuses: number;
    /** The smaller ones have room for a few drafts. */
    readonly dailyLimitUsd: number;
  };
  /** After so many receives SQS moves a message to the dead letters by itself, and says no reason. */
  readonly maxReceiveCount: number;
  /** Without them nobody remembers that a dependency is down. */
  readonly breakers: boolean;
  /** The operator redrives what SES would not take, when it takes it. */
  readonly redrives: boolean;
  readonly schedule: { readonly missed: number; readonly twice: number };
  readonly dynamodb: {
    /** Batch reads that leave a key over. */
    readonly keysLeft: number;
    /** How far behind a read that is not consistent may be, ms. */
    readonly lagMs: number;
  };
  readonly sqs: {
    readonly deliversTwice: number;
    readonly failsEntry: number;
    readonly comesBack: number;
    readonly takesStale: number;
  };
};

export function scenarioOf(random: Random): Scenario {
  // Some seeds are calm throughout, some have a little of much, some much of a little.
  const storm = random.pick([0, 0.2, 1]);
  const some = () => (random.chance(0.35) ? storm * random.pick([0.01, 0.05, 0.2]) : 0);
  const weather = (): Weather => ({
    slow: some(),
    noConnection: some(),
    lost: some(),
    hangs: some(),
    answerLost: some(),
    internalError: some(),
    throttled: some(),
    late: some(),
  });
  const faultyMs = random.between(3, 40) * MINUTE_MS;
  const scenario: Scenario = {
    publishes: "off",
    slots: random.chance(0.35) ? 2 : 1,
    onUnconfirmed: random.chance(0.7) ? "retry" : "hold",
    events: eventsOf(random, faultyMs),
    faultyMs,
    weather: { dynamodb: weather(), sqs: weather(), ses: weather(), ai: weather(), events: FAIR },
    outages: outagesOf(random, faultyMs),
    dies: random.pick([0, 0.002, 0.008, 0.02]),
    freezes: random.pick([0, 0.002, 0.008, 0.02]),
    skewMs: random.pick([0, 5 * SECOND_MS, 15 * SECOND_MS]),
    signatureLifeMs: random.pick([5, 15]) * MINUTE_MS,
    concurrency: random.pick([1, 3, 50]),
    batchLimit: random.pick([1, 5, 50]),
    ses: {
      maxSendRate: random.pick([1, 14]),
      rejects: random.pick([0, 0, 0, 0.2]),
      paused: random.pick([0, 0, 0, 0.1]),
      eventsLost: random.pick([0, 0.3, 1]),
      eventsTwice: random.pick([0, 0.5]),
      eventsLateMs: random.pick([1, 60, 1800]) * SECOND_MS,
    },
    ai: {
      wrong: random.pick([0, 0.3]),
      refuses: random.pick([0, 0.3]),
      dailyLimitUsd: DAILY_LIMITS_USD[Math.floor(faultyMs) % DAILY_LIMITS_USD.length] ?? 1,
    },
    // As the stack has it: far away, because every receive counts.
    maxReceiveCount: 1000,
    breakers: true,
    redrives: random.chance(0.5),
    schedule: { missed: random.pick([0, 0.2]), twice: random.pick([0, 0.2]) },
    dynamodb: {
      keysLeft: random.pick([0, 0.05, 0.5]),
      lagMs: random.pick([0, 3 * SECOND_MS]),
    },
    sqs: {
      deliversTwice: random.pick([0, 0.05, 0.3]),
      failsEntry: random.pick([0, 0.1]),
      comesBack: random.pick([0, 0.1]),
      takesStale: random.pick([0, 0.5, 1]),
    },
  };
  // Drawn last: with the setting off, a seed is the same world as before there were events out.
  const publishes = random.pick(["off", "troubles", "all"] as const);
  if (publishes === "off") return scenario;
  const down = random.chance(0.3) ? [outageOf(random, "events", faultyMs)] : [];
  return {
    ...scenario,
    publishes,
    weather: { ...scenario.weather, events: weather() },
    outages: [...scenario.outages, ...down],
  };
}

const FAIR: Weather = {
  slow: 0,
  noConnection: 0,
  lost: 0,
  hangs: 0,
  answerLost: 0,
  internalError: 0,
  throttled: 0,
  late: 0,
};

function outagesOf(random: Random, faultyMs: number): Outage[] {
  const count = random.pick([0, 0, 1, 2]);
  return Array.from({ length: count }, () => outageOf(random, undefined, faultyMs));
}

function outageOf(random: Random, service: Service | undefined, faultyMs: number): Outage {
  const fromMs = random.between(0, faultyMs);
  return {
    service: service ?? random.pick(["dynamodb", "sqs", "ses", "ai"] as const),
    fromMs,
    untilMs: Math.min(faultyMs, fromMs + random.pick([5, 60, 400]) * SECOND_MS),
    how: random.pick(["no-connection", "hangs", "internal-error", "answers-lost"] as const),
  };
}

const DAILY_LIMITS_USD = [1, 0.1, 0.04];

const KINDS: readonly EventKind[] = [
  ...Array.from({ length: 14 }, () => "told" as const),
  "partly-invalid",
  "silent",
  "unreadable",
  "no-definition",
  "data-invalid",
];

function eventsOf(random: Random, faultyMs: number): SentEvent[] {
  const count = Math.min(random.between(1, 12), random.between(1, 12));
  return Array.from({ length: count }, (_, index) => {
    const kind = random.pick(KINDS);
    const firstMs = random.chance(0.5) ? random.between(0, 500) : random.between(0, faultyMs / 2);
    const againMs = firstMs + random.between(0, random.pick([10, 200_000]));
    return {
      ...eventOf(random, kind, index),
      kind,
      atMs: random.chance(0.25) ? [firstMs, againMs] : [firstMs],
    };
  });
}

const SOURCE = "https://shop.example.com";

export const RECIPIENT_KEY = "the key of the simulation's recipients";
export const RECIPIENT_IDS = createRecipientIds(RECIPIENT_KEY);

function eventOf(random: Random, kind: EventKind, index: number) {
  const id = `event-${index}`;
  const to = Array.from(
    { length: random.pick([1, 1, 2, 3]) },
    // Some are told of several events: what SES says of one mail may keep the next ones back.
    (_, reader) => `reader-${random.chance(0.1) ? "shared" : index}-${reader}@example.com`,
  );
  const type = typeOf(random, kind);
  const data = {
    order: `order ${index}`,
    to: kind === "partly-invalid" ? [...to, "nobody"] : to,
  };
  const event = { id, source: SOURCE, type, data: kind === "data-invalid" ? { to } : data };
  const isMailed = kind === "told" || kind === "partly-invalid";
  return {
    body:
      kind === "unreadable" ? `{"id":${index}` : JSON.stringify({ specversion: "1.0", ...event }),
    key: shortHash(keyTextOf(event)),
    mayExpire: type === "sim.expiring",
    recipients: isMailed ? to.map((address) => RECIPIENT_IDS.idOf(address)) : [],
  };
}

function typeOf(random: Random, kind: EventKind): string {
  switch (kind) {
    case "silent":
      return "sim.silent";
    case "no-definition":
      return "sim.undefined";
    case "told":
      return random.pick(["sim.asked", "sim.expiring", "sim.plain", "sim.plain", "sim.plain"]);
    case "partly-invalid":
    case "unreadable":
    case "data-invalid":
      return "sim.plain";
  }
}
