/** Faults of the rate limiter, the daily quota and the AI budget. */
import type { Mutant } from "./mutant.ts";

const MAILER = "functions/email/ses/mailer.ts";
const RESERVATION = "functions/coordination/reservation.ts";

export const RATE_MUTANTS: readonly Mutant[] = [
  {
    name: "each slot sends at SES's whole rate",
    file: "functions/email/ses/rate-limiter.ts",
    changes: [[`(1_000 * slots) / rate`, `1_000 / rate`]],
    tests: ["test/email/ses/rate-limiter"],
  },
  {
    name: "a throttled answer leaves the bucket as it is",
    file: MAILER,
    changes: [[`answer.cause === "rate") limiter.empty();`, `answer.cause === "rate") void 0;`]],
    tests: ["test/email/ses/mailer.permit"],
  },
  {
    name: "an email without an answer gives its part of the quota back",
    file: MAILER,
    changes: [[`use(answer.kind === "unanswered" ? 1 : 0);`, `use(0);`]],
    tests: ["test/email/ses/mailer.permit"],
  },
  {
    name: "a reservation may pass the limit",
    file: RESERVATION,
    changes: [[`#total <= :max)`, `#total <> :mark OR #total <= :max)`]],
    tests: ["test/coordination/reservation"],
  },
  {
    name: "a repeated reservation counts twice",
    file: RESERVATION,
    changes: [[`OR #mark <> :mark)`, `OR attribute_exists(#mark))`]],
    tests: ["test/coordination/reservation"],
  },
  {
    name: "a run settles the reservation of the slot's next run",
    file: RESERVATION,
    changes: [
      [`ConditionExpression: "#mark = :mark"`, `ConditionExpression: "attribute_exists(#mark)"`],
      [`":mark": { S: reservationId },\n      ":total"`, `":total"`],
    ],
    tests: ["test/coordination/reservation"],
  },
];
