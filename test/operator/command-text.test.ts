import { existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { createProgram } from "../../cli/program.ts";
import { CLOSED } from "../../functions/coordination/circuit-state.ts";
import { STATES } from "../../functions/delivery/ledger-row.ts";
import { DEAD_LETTER_REASONS } from "../../functions/queue/dead-letter-reasons.ts";
import { FALLBACK_REASONS } from "../../functions/words/draft.ts";
import { answerFor, commandText, textFor } from "../../operator/command-text.ts";
import type { DeadLetter, EventWithoutEmail } from "../../operator/read/email.ts";
import type { Answer, Circumstances } from "../../operator/why/answer.ts";
import { whyDeadLetter, whyEmail } from "../../operator/why/why.ts";
import { whyNotFound, whyWithoutEmail } from "../../operator/why/without-email.ts";
import { brokenLocally } from "../helpers/suggested-commands.ts";
import {
  aDeadLetter,
  anEmail,
  anExchange,
  LATE_AI,
  NOW,
  shownWith,
  today,
} from "./why/why-factory.ts";

describe("a suggested command", () => {
  test.each([
    ["postrider why evt-1", {}, "npx postrider why evt-1"],
    ["postrider why evt-1", { local: true }, "npx postrider why evt-1 --local"],
    ["postrider why evt-1", { stage: "test" }, "npx postrider why evt-1 --stage test"],
    [
      "postrider doctor",
      { project: "a shop", local: true },
      "npx postrider doctor -C 'a shop' --local",
    ],
    ["postrider resume", { deliveriesTable: "D" }, "npx postrider resume --deliveries-table D"],
    ["postrider send FILE", { local: true }, "npx postrider send FILE"],
    ["postrider check", { project: "shop", stage: "test" }, "npx postrider check -C shop"],
    ["postrider deploy", { stage: "test" }, "npx postrider deploy -c stage=test"],
    ["aws sts get-caller-identity", { stage: "test" }, "aws sts get-caller-identity"],
  ])("%s with %j is %s", (command, target, text) => {
    expect(commandText(command, target)).toBe(text);
  });

  test("in a sentence stands between backticks, and gets the same options", () => {
    expect(textFor({ local: true }, "Run `postrider doctor`, then `npm test`.")).toBe(
      "Run `npx postrider doctor --local`, then `npm test`.",
    );
    const once = textFor({ local: true }, "Run `npx postrider why a`.");
    expect(once).toBe("Run `npx postrider why a --local`.");
    expect(textFor({ local: true }, once)).toBe(once);
  });
});

test("every command that works on a deployment has --local and --stage, and gets them in a suggestion", () => {
  const program = createProgram();
  const names = program.createHelp().visibleCommands(program);
  const given = names.map((command) => {
    const flags = command.options.map(({ long }) => long);
    return [command.name(), flags.includes("--local"), flags.includes("--stage")] as const;
  });
  expect(
    given.map(([name]) => {
      const local = commandText(`postrider ${name}`, { local: true }).endsWith(" --local");
      const stage = commandText(`postrider ${name}`, { stage: "x" }).endsWith(" --stage x");
      return [name, local, stage];
    }),
  ).toEqual(given);
});

const open = (reason: string) =>
  ({ state: "open", openUntilMs: today("16:29:00"), openings: 3, reason }) as const;
const SES_REASONS = ["daily-quota", "AccountSendingPausedException", "MailFromDomainNotVerified"]
  .concat(["ConfigurationSetDoesNotExist", "AccessDenied", "Throttling"])
  .map((reason) => ({ circuits: { ses: open(reason), ai: CLOSED } }));
const paused = { atMs: today("10:12:00"), by: "nomvula", why: "AWS maintenance" };
const suppression = { reason: "bounced", unsubscribed: [], sinceMs: today("10:00:00") } as const;
const CIRCUMSTANCES: readonly Partial<Circumstances>[] = [
  {},
  { paused },
  { suppression },
  { circuits: { ses: CLOSED, ai: open("ai-timeout") } },
  { nowMs: NOW.nowMs + 30 * 60_000 },
  ...SES_REASONS,
];
/** SES's and a server's words for each kind of bounce. */
const BOUNCES = ["Permanent-General", "Permanent-Suppressed", "Permanent-OnAccountSuppressionList"]
  .concat(["Transient-MailboxFull", "Transient-General", "Undetermined-Undetermined"])
  .flatMap((reason) =>
    ["5.1.1", "5.1.2", "5.2.2", "5.3.4", "5.7.26", "5.7.1", "4.4.7", "spam"].map((why) => ({
      reason,
      history: [{ atMs: today("16:24:10"), what: "bounced" as const, why: `550 ${why}` }],
    })),
  );

const OUTCOMES: readonly EventWithoutEmail["outcome"][] = [
  { kind: "merged", key: "0".repeat(32) },
  { kind: "skipped", detail: "only updatedBy changed" },
  { kind: "skipped", detail: undefined },
];

/** An answer of each kind, in all circumstances. */
function allAnswers(): Answer[] {
  return CIRCUMSTANCES.flatMap((one) => {
    const now = { ...NOW, ...one };
    const ofEmails = [
      ...[...STATES, "waiting" as const, "unreadable" as const].map((state) => ({ state })),
      ...BOUNCES.map((bounce) => ({ state: "bounced" as const, ...bounce })),
      ...FALLBACK_REASONS.map((reason) => ({
        writer: { ...LATE_AI, reason },
      })),
    ].flatMap((over) => {
      const email = anEmail(over);
      return [{}, { deadLetters: [aDeadLetter()], exchanges: [anExchange(8_000)] }].map((beside) =>
        whyEmail(email, shownWith([email], beside), now),
      );
    });
    const states: readonly DeadLetter["state"][] = ["open", "redriving", "redriven", "purged"];
    const ofLetters = [...Object.keys(DEAD_LETTER_REASONS), "moved-by-sqs", "another"].flatMap(
      (reason) => states.map((state) => whyDeadLetter(aDeadLetter({ reason, state }), now)),
    );
    const event = anEmail().event;
    if (event === undefined) throw new Error("Expected an email with its event");
    const kinds = ["key", "event", "address", "text"] as const;
    return [
      ...ofEmails,
      ...ofLetters,
      ...kinds.map((kind) => whyNotFound({ kind, text: "some words" }, now)),
      ...OUTCOMES.map((outcome) =>
        whyWithoutEmail({ key: "k", event, definition: "a", outcome }, now),
      ),
    ];
  });
}

test("every answer of the dev server has only commands that work there, and none of AWS", () => {
  const printed = allAnswers().map((answer) => {
    const { happened, next, what, facts, commands } = answerFor({ local: true }, answer);
    return [happened, next, what, ...facts.flat(), ...commands.flat()].join("\n");
  });
  expect(printed.length).toBeGreaterThan(1_000);
  expect([...new Set(printed.flatMap(brokenLocally))]).toEqual([]);
  const deploys = printed.flatMap((text) => /.*\bdeploy[.,].*/.exec(text) ?? []);
  expect(deploys).toEqual([]);
});

test("every file of the documentation that an answer names is in the package", () => {
  const named = allAnswers().flatMap(({ what }) => [...what.matchAll(/[\w./-]*docs\/[\w.-]+\w/g)]);
  const paths = [...new Set(named.map(([path]) => path))];
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) {
    expect(path).toMatch(/^node_modules\/postrider\//);
    expect(existsSync(path.replace("node_modules/postrider/", ""))).toBe(true);
  }
});
