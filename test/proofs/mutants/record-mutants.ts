/** Faults of what rows can be asked: histories, lists, an operator's steps, dead letters, ids, counts, the AI's exchange. */
import type { Mutant } from "./mutant.ts";

const TRANSITIONS = "functions/delivery/transitions.ts";
const WRITE = "functions/delivery/ledger-write.ts";
const HISTORY_TESTS = ["test/delivery/ledger.history"];
const OPERATOR_TESTS = ["test/delivery/ledger.operator"];

export const RECORD_MUTANTS: readonly Mutant[] = [
  {
    name: "asked: a move is not in the history",
    file: WRITE,
    changes: [
      [`...(happened === undefined ? [] : [APPEND]),`, ``],
      [`...(happened !== undefined && appended({ atMs, ...happened })),`, ``],
    ],
    tests: HISTORY_TESTS,
  },
  {
    name: "asked: an entry takes the place of the history",
    file: "functions/delivery/history.ts",
    changes: [
      [
        `"history = list_append(if_not_exists(history, :noHistory), :entry)"`,
        `"history = list_append(:noHistory, :entry)"`,
      ],
    ],
    tests: HISTORY_TESTS,
  },
  {
    name: "asked: every delay is in the history",
    file: "functions/delivery/ledger-evidence.ts",
    changes: [
      [
        `attribute_exists(#state) AND attribute_not_exists(delayedAtMs)`,
        `attribute_exists(#state)`,
      ],
    ],
    tests: HISTORY_TESTS,
  },
  {
    name: "asked: a row stays in a list that its state has left",
    file: WRITE,
    changes: [[`remove: list === undefined ? ["listName", "listAt"] : [],`, `remove: [],`]],
    tests: ["test/delivery/ledger.index"],
  },
  {
    name: "asked: a cancellation does not compare the attempt",
    file: TRANSITIONS,
    changes: [
      [
        `cancel: { from: ["retrying", "failed"], to: "cancelled", onAttempt: true }`,
        `cancel: { from: ["retrying", "failed"], to: "cancelled" }`,
      ],
    ],
    tests: OPERATOR_TESTS,
  },
  {
    name: "asked: an attempt that may reach SES is cancelled",
    file: TRANSITIONS,
    changes: [
      [
        `    to: "cancelled",
    onAttempt: true,
    settled: true,`,
        `    to: "cancelled",
    onAttempt: true,`,
      ],
    ],
    tests: OPERATOR_TESTS,
  },
  {
    name: "asked: an attempt that may reach SES is marked as sent",
    file: TRANSITIONS,
    changes: [
      [
        `    to: "accepted",
    onAttempt: true,
    settled: true,`,
        `    to: "accepted",
    onAttempt: true,`,
      ],
    ],
    tests: OPERATOR_TESTS,
  },
  {
    name: "asked: a cancelled row is tried again",
    file: "functions/delivery/delivery.ts",
    changes: [
      [
        `    case "cancelled":
      return { kind: "final" };`,
        `      return { kind: "final" };
    case "cancelled":
      return { kind: "wait" };`,
      ],
    ],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "asked: a dead letter has its copy before its row",
    file: "functions/processor/finish-messages.ts",
    changes: [
      [
        `if ((await tryCall(ledger.recordDeadLetter(letter).then(() => true))) !== true) {`,
        `if (messageId === "") {`,
      ],
      [
        `const isMoved = await tryCall(queue.moveToDeadLetters(message, info, runIsOver));`,
        `const isMoved = await tryCall(
            queue.moveToDeadLetters(message, info, runIsOver).then(async (is) => {
              await ledger.recordDeadLetter(letter);
              return is;
            }),
          );`,
      ],
    ],
    tests: ["test/processor/run.records"],
  },
  {
    name: "asked: a message that only names a dead letter closes it",
    file: "functions/delivery/ledger-records.ts",
    changes: [
      [
        `"bodyDigest = :digest AND attribute_not_exists(endedAtMs)"`,
        `"attribute_exists(notification)"`,
      ],
      [`":digest": digestOf(body),`, ``],
    ],
    tests: ["test/delivery/ledger.records", "test/operator/actions/run.redriven"],
  },
  {
    name: "asked: a redrive drops the producer's attributes",
    file: "functions/delivery/ledger-records.ts",
    changes: [[`...attributesItem(letter.attributes),`, ``]],
    tests: ["test/delivery/ledger.records", "test/operator/actions/run.redriven"],
  },
  {
    name: "asked: a skipped event leaves no row",
    file: "functions/processor/make-plan.ts",
    changes: [
      [
        `if (result.kind === "skipped") {`,
        `if (result.kind === "skipped") {\n    if (key === key) return { end: { kind: "acknowledge" }, definition, skipped: true, isForOneEvent: true };`,
      ],
    ],
    tests: ["test/processor/run.records"],
  },
  {
    name: "asked: a merged event is deleted though its row was not written",
    file: "functions/processor/process.ts",
    changes: [[`isRecorded ? end : POSTPONE`, `isRecorded || true ? end : POSTPONE`]],
    tests: ["test/processor/run.records"],
  },
  {
    name: "asked: suppressions are looked up under the new id only",
    file: "functions/platform/recipient-ids.ts",
    changes: [
      [
        `idsOf: (address) => [idOf(address), oldIdOf(address)]`,
        `idsOf: (address) => [idOf(address)]`,
      ],
    ],
    tests: ["test/platform/recipient-ids", "test/processor/run.withheld"],
  },
  {
    name: "asked: a count is added again when the SDK repeats the write",
    file: "functions/delivery/ledger-counts.ts",
    changes: [
      [
        `"attribute_not_exists(mark) OR mark <> :mark"`,
        `"attribute_not_exists(mark) OR mark <> :mark OR mark = :mark"`,
      ],
    ],
    tests: ["test/delivery/ledger-counts"],
  },
  {
    name: "asked: a request that was blocked is kept",
    file: "functions/words/ai/writer.ts",
    changes: [[`if (result.wasSent)`, `if (result)`]],
    tests: ["test/words/ai/writer.exchange"],
  },
  {
    name: "asked: the recipient's address stands in what another server said",
    file: "functions/feedback/server-answer.ts",
    changes: [[`? RECIPIENT_MARK`, `? address`]],
    tests: ["test/feedback/server-answer"],
  },
];
