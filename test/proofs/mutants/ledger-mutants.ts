/** Faults of the ledger: intents, the check after signing, evidence, settling, resends, plans, held rows. */
import type { Mutant } from "./mutant.ts";

const TRANSITIONS = "functions/delivery/transitions.ts";
const DELIVERY = "functions/delivery/delivery.ts";
const LEDGER = "functions/delivery/ledger.ts";
const LEDGER_TESTS = ["test/delivery/transitions", "test/delivery/ledger"];

export const LEDGER_MUTANTS: readonly Mutant[] = [
  {
    name: "an intent takes a row that is there",
    file: "functions/delivery/ledger-write.ts",
    changes: [
      [
        `? "attribute_not_exists(#state)"`,
        `? "(attribute_not_exists(#state) OR attribute_exists(#state))"`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "another intent does not compare the attempt",
    file: TRANSITIONS,
    changes: [
      [
        `again: { from: ["retrying"], to: "submitting", onAttempt: true }`,
        `again: { from: ["retrying", "submitting"], to: "submitting" }`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "no condition compares the attempt",
    file: "functions/delivery/ledger-write.ts",
    changes: [[`onAttempt ? "attempt = :seen" : []`, `onAttempt ? ":seen = :seen" : []`]],
    tests: LEDGER_TESTS,
  },
  {
    name: "the message that failed a row may send it again",
    file: TRANSITIONS,
    changes: [[`onAttempt: true, failedByAnother: true`, `onAttempt: true`]],
    tests: LEDGER_TESTS,
  },
  {
    name: "a settle-resend does not wait for its row to settle",
    file: DELIVERY,
    changes: [[`if (ageMs < rules.settleMs)`, `if (ageMs < rules.aliveMs)`]],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "the condition of a settle-resend does not ask for its row's age",
    file: TRANSITIONS,
    changes: [
      [
        `    onAttempt: true,
    settled: true,
    resendsLeft: true,`,
        `    onAttempt: true,
    resendsLeft: true,`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "resends have no bound",
    file: DELIVERY,
    changes: [
      [`return onUnconfirmed === "retry" ? 1 : 0;`, `return onUnconfirmed === "retry" ? 99 : 0;`],
    ],
    tests: ["test/delivery/delivery", "test/processor/run.ses"],
  },
  {
    name: "a resend is not counted",
    file: LEDGER,
    changes: [[`add: ["attempts :one, resends :one"]`, `add: ["attempts :one"]`]],
    tests: LEDGER_TESTS,
  },
  {
    name: "an intent whose answer was lost is not known as one's own",
    file: LEDGER,
    changes: [[`outcome.item?.["attempt"]?.S === attempt`, `outcome.item?.["attempt"]?.S === ""`]],
    tests: ["test/delivery/ledger", "test/processor/run.outage"],
  },
  {
    name: "an intent counts as young, however long its write took",
    file: LEDGER,
    changes: [
      [`? { ok: true, attempt, intentAtMs }`, `? { ok: true, attempt, intentAtMs: now() }`],
    ],
    tests: ["test/delivery/ledger", "test/processor/run.crash"],
  },
  {
    name: "SES is called for an intent of any age",
    file: "functions/processor/deliver.ts",
    changes: [[`now() - intentAtMs <= settings.intentAgeMs &&`, `intentAtMs > 0 &&`]],
    tests: ["test/processor/run.crash"],
  },
  {
    name: "the intent's age is checked before the request is signed",
    file: "functions/email/ses/mailer.ts",
    changes: [[`relation: "after"`, `relation: "before"`]],
    tests: ["test/email/ses/mailer.send"],
  },
  {
    name: "the SDK may send a mail three times",
    file: "functions/processor/handler.ts",
    changes: [[`maxAttempts: 1,`, `maxAttempts: 3,`]],
    tests: ["test/processor/run.ses"],
  },
  {
    name: "a living run's attempt is read as unknown",
    file: DELIVERY,
    changes: [
      [
        `row.state === "submitting" && ageMs < rules.aliveMs`,
        `row.state === "submitting" && ageMs < 0`,
      ],
    ],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "that SES took a mail is recorded from `submitting` only",
    file: "functions/delivery/ledger-evidence.ts",
    changes: [
      [
        `"attribute_not_exists(evidenceRank) OR evidenceRank < :rank"`,
        `"#state = :was AND (attribute_not_exists(evidenceRank) OR evidenceRank < :rank)"`,
      ],
      [
        `":rank": { N: String(rank) },`,
        `":rank": { N: String(rank) }, ":was": { S: "submitting" },`,
      ],
    ],
    tests: ["test/delivery/ledger"],
  },
  {
    name: "SES's events count for a row that waits for an answer only",
    file: "functions/delivery/ledger-evidence.ts",
    changes: [
      [
        `"attribute_not_exists(evidenceRank) OR evidenceRank < :rank"`,
        `"(#state IN (:s, :u, :a)) AND (attribute_not_exists(evidenceRank) OR evidenceRank < :rank)"`,
      ],
      [
        `":rank": { N: String(rank) },`,
        `":rank": { N: String(rank) }, ":s": { S: "submitting" }, ":u": { S: "unknown" }, ":a": { S: "accepted" },`,
      ],
    ],
    tests: ["test/delivery/ledger"],
  },
  {
    name: "lesser evidence goes over better",
    file: "functions/delivery/ledger-evidence.ts",
    changes: [
      [
        `"attribute_not_exists(evidenceRank) OR evidenceRank < :rank"`,
        `"attribute_not_exists(evidenceRank) OR evidenceRank <> :rank"`,
      ],
    ],
    tests: ["test/delivery/ledger", "test/feedback"],
  },
  {
    name: "an intent is taken back whoever's it is",
    file: TRANSITIONS,
    changes: [
      [
        `takeBack: { from: ["submitting"], to: "retrying", onAttempt: true }`,
        `takeBack: { from: ["submitting", "unconfirmed", "accepted"], to: "retrying" }`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "a rejected mail is final: a redriven message is acknowledged and lost",
    file: DELIVERY,
    changes: [
      [
        `return row.failedBy === circumstances.messageId\n        ? dead("ses-rejected", row.reason)`,
        `return row.failedBy !== circumstances.messageId\n        ? { kind: "final" }`,
      ],
    ],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "a rejected mail is dead for every message: a redrive brings nothing",
    file: DELIVERY,
    changes: [[`row.failedBy === circumstances.messageId`, `row.failedBy !== ""`]],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "a parked mail counts as final",
    file: DELIVERY,
    changes: [[`return dead("held");`, `return { kind: "final" };`]],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "a parked mail's message waits for ever",
    file: DELIVERY,
    changes: [[`return dead("held");`, `return { kind: "wait" };`]],
    tests: ["test/delivery/delivery"],
  },
  {
    name: "a mail is parked before it has settled",
    file: TRANSITIONS,
    changes: [
      [
        `hold: { from: ["submitting", "unconfirmed"], to: "held", onAttempt: true, settled: true }`,
        `hold: { from: ["submitting", "unconfirmed"], to: "held", onAttempt: true }`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "a later plan goes over the kept one",
    file: "functions/delivery/ledger-plans.ts",
    changes: [
      [
        `ConditionExpression: "attribute_not_exists(notification)"`,
        `ConditionExpression: "attribute_not_exists(notification) OR attribute_exists(notification)"`,
      ],
    ],
    tests: ["test/delivery/ledger.plans"],
  },
  {
    name: "who is told is asked anew at each receive",
    file: "functions/processor/make-plan.ts",
    changes: [[`if (kept !== undefined) {`, `if (kept !== undefined && key === "") {`]],
    tests: [
      "test/processor/run.recipients",
      "test/processor/run.withheld",
      "test/processor/run.queue",
    ],
  },
  {
    name: "rows that an operator must look at have an end",
    file: LEDGER,
    changes: [
      [
        `happened: { what: "held" },`,
        `happened: { what: "held" }, set: ["expiresAt = :e"], values: { ":e": expiresAt() },`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "mail is withheld under no condition",
    file: LEDGER,
    changes: [
      [
        `...(isUnanswered ? ["mayHaveBeenSent = :true"] : []),
          ],
        }),
        ConditionExpression: conditionOf(name),`,
        `...(isUnanswered ? ["mayHaveBeenSent = :true"] : []),
          ],
        }),
        ConditionExpression: \`(\${conditionOf(name)}) OR #state <> :\${state} OR attribute_not_exists(#state)\`,`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "a withheld mail that was never answered does not say that it may have been sent",
    file: LEDGER,
    changes: [
      [
        `name === "hold" || name === "settle-resend"`,
        `name === "hold" && judgedAttempt.judgedAttempt === ""`,
      ],
    ],
    tests: LEDGER_TESTS,
  },
  {
    name: "the key joins source and id",
    file: "functions/notification/evaluate.ts",
    changes: [
      [`dedupeKey === undefined ? [source, id] :`, `dedupeKey === undefined ? [source + id] :`],
    ],
    tests: ["test/notification/evaluate"],
  },
  {
    name: "one mailbox, typed in two ways, is two recipients",
    file: "functions/notification/recipients.ts",
    changes: [[`return addressKey(address);`, `return address;`]],
    tests: ["test/notification/recipients"],
  },
];
