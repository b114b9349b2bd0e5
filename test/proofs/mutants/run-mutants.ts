/** Faults of the run: lease, times, what becomes of a message, breakers, suppression; and the lock of the system before. */
import type { Mutant } from "./mutant.ts";

const LEASE = "functions/coordination/lease.ts";
const SETTLEMENT = "functions/processor/finish-messages.ts";
const CIRCUIT_BREAKERS = [
  "test/coordination/circuit-state",
  "test/coordination/circuit-breakers",
  "test/processor/run.circuits",
];

export const RUN_MUTANTS: readonly Mutant[] = [
  {
    name: "a lease is taken from whoever holds it",
    file: LEASE,
    changes: [
      [
        `attribute_not_exists(pk) OR expiresAtMs < :now OR`,
        `attribute_not_exists(pk) OR expiresAtMs <> :now OR`,
      ],
    ],
    tests: ["test/coordination/lease", "test/processor/run.lease"],
  },
  {
    name: "the system before: its lock is set without a condition, and whoever ends deletes whatever lock there is",
    file: LEASE,
    changes: [
      [
        `attribute_not_exists(pk) OR expiresAtMs < :now OR #owner = :me`,
        `#owner <> :now OR expiresAtMs < :now OR attribute_not_exists(pk)`,
      ],
      [`"#owner = :me AND #token = :token"`, `"#owner <> :token OR #token <> :me"`],
    ],
    tests: ["test/coordination/lease", "test/processor/run.lease"],
  },
  {
    name: "a lease is given back whoever holds it",
    file: LEASE,
    changes: [[`"#owner = :me AND #token = :token"`, `"#owner <> :token OR #token <> :me"`]],
    tests: ["test/coordination/lease"],
  },
  {
    name: "a lease whose answer was lost is not known as one's own",
    file: LEASE,
    changes: [[`expiresAtMs < :now OR #owner = :me"`, `expiresAtMs < :now OR #owner = :now"`]],
    tests: ["test/coordination/lease"],
  },
  {
    name: "a lease's token stays where it is",
    file: LEASE,
    changes: [[`if_not_exists(#token, :epochSeconds) + :one`, `:epochSeconds + :one`]],
    tests: ["test/coordination/lease"],
  },
  {
    name: "a run that has lost its lease goes on",
    file: "functions/processor/run.ts",
    changes: [[`if (isOurs === false) context.end("the lease was lost");`, ``]],
    tests: ["test/processor/run.lease"],
  },
  {
    name: "a message is acknowledged while a delivery may still move",
    file: "functions/delivery/delivery.ts",
    changes: [[`if (waiting.length > 0) {`, `if (waiting.length > deliveries.length) {`]],
    tests: ["test/delivery/delivery.message"],
  },
  {
    name: "a message is acknowledged though a delivery is dead",
    file: "functions/delivery/delivery.ts",
    changes: [
      [
        `if (dead === undefined) return { kind: "acknowledge" };`,
        `if (dead === undefined || dead.reason !== undefined) return { kind: "acknowledge" };`,
      ],
    ],
    tests: ["test/delivery/delivery.message"],
  },
  {
    name: "a message is deleted though no dead letter was taken",
    file: SETTLEMENT,
    changes: [[`if (isMoved !== true) {`, `if (isMoved === null) {`]],
    tests: ["test/processor/run.outage", "test/processor/run.rows"],
  },
  {
    name: "a message's events are published after it is deleted",
    file: SETTLEMENT,
    changes: [
      [
        `const isPublished = await publish(ten.flatMap((one) => one.events));`,
        `const isPublished = true;`,
      ],
      [
        `if (messages.length > 0) await tryCall(queue.acknowledge(messages, runIsOver));`,
        `if (messages.length > 0) await tryCall(queue.acknowledge(messages, runIsOver));
    await publish(ten.flatMap((one) => one.events));`,
      ],
    ],
    tests: ["test/processor/run.events"],
  },
  {
    name: "a dead letter is copied though it is not published",
    file: SETTLEMENT,
    changes: [[`&& reason !== "too-old") {`, `&& reason === "too-old") {`]],
    tests: ["test/processor/run.events"],
  },
  {
    name: "a run publishes only what it has written itself",
    file: "functions/processor/deliver.ts",
    changes: [
      [
        `if (record === undefined || (did === undefined && end.kind === "postpone")) return [];`,
        `if (record === undefined || did === undefined) return [];`,
      ],
    ],
    tests: ["test/processor/run.events"],
  },
  {
    name: "an SES event is deleted though it is not published",
    file: "functions/feedback/run.ts",
    changes: [
      [
        `(unpublished !== undefined && outcome.event !== undefined)`,
        `(unpublished !== undefined && outcome.event === undefined)`,
      ],
    ],
    tests: ["test/feedback/feedback.events"],
  },
  {
    name: "a write that the SDK repeated is not known as one's own, and is not published",
    file: "functions/delivery/ledger-evidence.ts",
    changes: [
      [
        `isEntered: outcome.ok || outcome.record?.history.some(isOwn) === true,`,
        `isEntered: outcome.ok || outcome.record?.history.every(isOwn) === true,`,
      ],
    ],
    tests: ["test/feedback/feedback.events"],
  },
  {
    name: "a postponed message is acknowledged",
    file: SETTLEMENT,
    changes: [
      [
        `postpone({ message, events: own }, end.untilMs, end.atLeastMs);`,
        `await acknowledge({ message, events: own });`,
      ],
    ],
    tests: ["test/processor/run.outage"],
  },
  {
    name: "a message that waits for a moment is not hidden until then",
    file: "functions/processor/backoff.ts",
    changes: [
      [
        `return Math.min(HOUR_MS, Math.max(0, untilMs - nowMs));`,
        `return Math.min(0, Math.max(0, untilMs - nowMs));`,
      ],
    ],
    tests: ["test/processor/backoff"],
  },
  {
    name: "a message grows old in silence",
    file: "functions/processor/parse-message.ts",
    changes: [
      [
        `return age === undefined
    ? parsed`,
        `return age !== ""
    ? parsed`,
      ],
    ],
    tests: ["test/processor/run.test", "test/processor/run.queue"],
  },
  {
    name: "a message that kills its runs does so for ever",
    file: "functions/processor/process.ts",
    changes: [[`if (starts > MAX_STARTS)`, `if (starts > 1000 * MAX_STARTS)`]],
    tests: ["test/processor/run.queue"],
  },
  {
    name: "an intent is written after the last intent's time",
    file: "functions/config/deadline.ts",
    changes: [
      [
        `const intentUntilMs = stopAtMs - times.sesTimeoutMs - times.lastWritesMs;`,
        `const intentUntilMs = stopAtMs;`,
      ],
    ],
    tests: ["test/config/deadline", "test/processor/run.ses"],
  },
  {
    name: "an acceptance that was not written is offered once",
    file: "functions/processor/deliver.ts",
    changes: [
      [
        `if (deps.now() + pauseMs < context.deadlines.evidenceUntilMs) {`,
        `if (deps.now() + pauseMs < 0) {`,
      ],
    ],
    tests: ["test/processor/run.outage"],
  },
  {
    name: "SES's outage does not open its breaker",
    file: "functions/processor/circuits.ts",
    changes: [
      [
        `    endRun(\`ses: \${reason}\`);
    open("ses", reason);`,
        `    endRun(\`ses: \${reason}\`);`,
      ],
    ],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "SES's silence does not open its breaker",
    file: "functions/processor/circuits.ts",
    changes: [[`else if (hasFailed("ses")) sesDown("no-answer");`, ``]],
    tests: [...CIRCUIT_BREAKERS, "test/processor/run.ses"],
  },
  {
    name: "an open breaker is called all the same",
    file: "functions/coordination/circuit-state.ts",
    changes: [
      [
        `if (circuitBreaker.state === "closed") return { kind: "call" };`,
        `if (circuitBreaker.state === "closed" || nowMs > 0) return { kind: "call" };`,
      ],
    ],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "everybody probes at once",
    file: "functions/coordination/circuit-breakers.ts",
    changes: [
      [
        `#state = :open AND openUntilMs <= :now AND (attribute_not_exists(probeUntilMs) OR probeUntilMs <= :now)`,
        `#state = :open AND openUntilMs <= :now`,
      ],
    ],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "a breaker whose prober died stays open for ever",
    file: "functions/coordination/circuit-state.ts",
    changes: [[`return untilMs <= nowMs ?`, `return untilMs <= nowMs && probeUntilMs === 0 ?`]],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "a breaker stays open for a minute each time",
    file: "functions/coordination/circuit-state.ts",
    changes: [[`firstMs * 2 ** Math.min(openings - 1, 30)`, `firstMs`]],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "any run closes a breaker",
    file: "functions/coordination/circuit-breakers.ts",
    changes: [
      [
        `const probe = endProbe(name);
      if (probe === undefined) return false;`,
        `const probe = endProbe(name) ?? "";`,
      ],
      [
        `REMOVE probeUntilMs, openUntilMs, openings, reason SET #state = :closed",
        OWN_PROBE`,
        `REMOVE probeUntilMs, openUntilMs, openings, reason SET #state = :closed",
        "#state = :open AND mark <> :none"`,
      ],
      [
        `":closed": { S: "closed" }, ":probe": { S: probe } }`,
        `":closed": { S: "closed" }, ":none": { S: probe === "" ? "-" : "+" } }`,
      ],
    ],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "a probe risks every message",
    file: "functions/processor/poll.ts",
    changes: [
      [
        "context.circuits.isProbingSes()\n      ? 1",
        "context.circuits.isProbingSes() && concurrency < 1\n      ? 1",
      ],
    ],
    tests: CIRCUIT_BREAKERS,
  },
  {
    name: "a failed probe's message comes straight back",
    file: "functions/processor/backoff.ts",
    changes: [
      [
        `return HOUR_MS * 2 ** Math.min(2, Math.max(0, receiveCount - 2));`,
        `return 0 * receiveCount;`,
      ],
    ],
    tests: ["test/processor/backoff", ...CIRCUIT_BREAKERS],
  },
  {
    name: "a recipient who must not be mailed is mailed",
    file: "functions/coordination/suppression-rule.ts",
    changes: [
      [
        `if (suppression === undefined) return undefined;`,
        `if (suppression === undefined || definition !== "") return undefined;`,
      ],
    ],
    tests: ["test/processor/run.withheld"],
  },
  {
    name: "news is mailed however old",
    file: "functions/processor/deliver.ts",
    changes: [[`return now() >= (plan.expiresAtMs ?? Infinity)`, `return now() < 0`]],
    tests: ["test/processor/run.withheld"],
  },
  {
    name: "that no event came counts though no event comes at all",
    file: "functions/delivery/delivery.ts",
    changes: [
      [
        `if (feedbackSeenMs <= intentAtMs && ageMs < rules.feedbackWaitMs)`,
        `if (feedbackSeenMs < 0)`,
      ],
    ],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "the last events of a burst are not noted as heard",
    file: "functions/coordination/feedback-mark.ts",
    changes: [[`if (ms <= writtenMs) return;`, `if (ms <= writtenMs + 60_000) return;`]],
    tests: ["test/coordination/feedback-mark"],
  },
  {
    name: "a batch of which an event failed speaks for all mails before its latest",
    file: "functions/feedback/run.ts",
    changes: [
      [
        `outcome.kind === "retry")) return latest.outcome;`,
        `outcome.kind === "retry")) void latest.outcome;`,
      ],
    ],
    tests: ["test/feedback/run"],
  },
  {
    name: "an event is deleted though nobody noted that it came",
    file: "functions/feedback/run.ts",
    changes: [[`      outcome === unmarked ||\n`, ``]],
    tests: ["test/feedback/run"],
  },
  {
    name: "a hard bounce suppresses nobody",
    file: "functions/feedback/run.ts",
    changes: [["suppress.map(({ recipient, ...", "suppress.slice(1).map(({ recipient, ..."]],
    tests: ["test/feedback"],
  },
];
