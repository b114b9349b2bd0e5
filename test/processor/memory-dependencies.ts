/** A run's deps in memory. */
import { CLOSED } from "../../functions/coordination/circuit-state.ts";
import type { Dependencies } from "../../functions/processor/dependencies.ts";
import type { DeadLetterInfo } from "../../functions/queue/message-attributes.ts";
import type { Message, Queue } from "../../functions/queue/queue.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

export const HELD = { owner: "me", token: 7, untilMs: 0 };
export const NEVER_CALLED = () => Promise.reject(new Error("nobody calls this"));

/** As SQS hands it out for the first time. */
export function aMessage(body: string, varied: Partial<Message> = {}): Message {
  const now = Date.now();
  return {
    messageId: "m-1",
    receipt: "r-1",
    body,
    receiveCount: 1,
    sentAtMs: now,
    attributes: {},
    ...varied,
  };
}

/** A queue in memory, and all other deps so that nothing is ever sent. */
export function memory(messages: readonly Message[], varied: Partial<Dependencies> = {}) {
  const deadLetters: DeadLetterInfo[] = [];
  const acknowledged: string[] = [];
  const hidden: number[] = [];
  let waiting = [...messages];
  const queue: Queue = {
    receive: async (max) => waiting.splice(0, max),
    acknowledge: async (done) => void acknowledged.push(...done.map(({ messageId }) => messageId)),
    hide: async (entries) => void hidden.push(...entries.map(({ forMs }) => forMs)),
    moveToDeadLetters: async (_, certificate) => deadLetters.push(certificate) > 0,
  };
  const deps: Dependencies = {
    lease: { take: async () => HELD, isStillOurs: async () => true, release: async () => {} },
    queue,
    ledger: {
      look: async () => ({ plans: new Map(), suppressions: new Map() }),
      keepPlan: NEVER_CALLED,
      intend: NEVER_CALLED,
      recordAccepted: NEVER_CALLED,
      takeBack: NEVER_CALLED,
      recordFailed: NEVER_CALLED,
      recordUnconfirmed: NEVER_CALLED,
      hold: NEVER_CALLED,
      skipDelivery: NEVER_CALLED,
      release: NEVER_CALLED,
      markSent: NEVER_CALLED,
      cancel: NEVER_CALLED,
      recordDelay: NEVER_CALLED,
      note: NEVER_CALLED,
      acknowledge: NEVER_CALLED,
      recordRedriven: async () => {},
      recordDeadLetter: async () => {},
      recordEvent: async () => {},
      addCounts: async () => {},
      countStart: async () => 1,
      clearStarts: async () => {},
    },
    writeWithAi: NEVER_CALLED,
    circuitBreakers: {
      look: async () => ({ ses: CLOSED, ai: CLOSED }),
      count: NEVER_CALLED,
      probe: NEVER_CALLED,
      abandon: NEVER_CALLED,
      open: NEVER_CALLED,
      close: NEVER_CALLED,
      reset: NEVER_CALLED,
    },
    mailer: {
      compose: async () => ({ to: "", raw: new Uint8Array(), tags: {} }),
      prepare: async () => "ready",
      permit: async () => "granted",
      returnPermit: () => {},
      ratePerSecond: () => 14,
      mailsLeft: () => Infinity,
      send: NEVER_CALLED,
      close: async () => {},
    },
    render: () => ({ from: "", to: "", subject: "", html: "", text: "", headers: {}, tags: {} }),
    unsubscribeUrls: async () => undefined,
    nextTurn: () => Promise.resolve(),
    budget: { reserve: async () => ({ recordUse: () => {} }), close: async () => {} },
    definitions: [],
    languages,
    recipientLists: async () => ({}),
    metrics: { count: () => {}, write: () => {} },
    log: () => {},
    now: Date.now,
    hash: (text) => text,
    recipientIds: async () => ({ idOf: (address) => address, idsOf: (address) => [address] }),
    settings: {
      slot: 0,
      sender: { from: "me@example.com" },
      batchLimit: 50,
      concurrency: 50,
      receiveWaitSeconds: 0,
      times: {
        stopMs: 40_000,
        functionTimeoutMs: 60_000,
        sesTimeoutMs: 2_000,
        dynamodbTimeoutMs: 2_000,
        lastWritesMs: 2_000,
      },
      leaseMs: 80_000,
      intentAgeMs: 2_000,
      aiShareMs: 10_000,
      aiModel: "a-model",
      aiKeepExchange: true,
      aiMaxCompletionTokens: 100,
      aiPrice: { input: 0, cached: 0, output: 0 },
      aiVerify: false,
      aiVerifyPrice: { input: 0, cached: 0, output: 0 },
      defaults: { locale: "en", timeZone: "UTC" },
      phoneCountries: ["ZA"],
      rules: {
        aliveMs: 150_000,
        settleMs: 1_200_000,
        onUnconfirmed: "retry",
        feedbackWaitMs: 7_200_000,
      },
    },
    ...varied,
  };
  return {
    deps,
    deadLetters,
    acknowledged,
    hidden,
    refill: (more: readonly Message[]) => (waiting = [...more]),
  };
}

/** A run that may take a minute: nothing in it waits, and a busy machine must not end it. */
export const wake = () => ({ killAtMs: Date.now() + 60_000 });
