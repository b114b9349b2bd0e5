/** `postrider find`: a list of emails by address, event, subject, definition, state and time. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { integerWithin } from "../shared/command.ts";
import { EMAIL_STATES } from "../../operator/read/email.ts";
import { STATES } from "../../operator/why/states.ts";
import { operatorCommand } from "../operator/options.ts";
import type { FindOptions } from "./run/find-options.ts";
import { readTime } from "./time-option.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function findCommand(): Command {
  return operatorCommand(
    "find",
    "List emails by address, event, subject, definition, state or time",
    [
      "npx postrider find",
      "npx postrider find office@example.com",
      'npx postrider find "starts a week later" --since 7d',
      "npx postrider find --state bounced --definition order.shipped",
      "npx postrider find --state skipped --since 1d",
    ],
    {
      tables,
      notes: [
        "TEXT is an address, an event's id, a key, or a part of the subject. Newest first. `postrider why TEXT` says what happened and what to do.",
        `States: ${EMAIL_STATES.join(", ")}. Of events without an email: ${EVENT_KINDS.join(", ")}.`,
      ],
    },
  )
    .argument("[text]", "an address, an event's id, a key, or a part of the subject")
    .option("--address <address>", "emails to this address")
    .option("--event <id>", "emails of the event with this id")
    .option("--source <source>", "with --event: the event's source, if several use the same ids")
    .option("--definition <type>", "emails of this definition")
    .addOption(
      new Option("--state <states>", "emails in these states, separated by commas").argParser(
        states,
      ),
    )
    .option(
      "--since <time>",
      "planned since: 2026-11-24, 2026-11-24T16:20, 30m, 12h or 7d",
      readTime,
    )
    .option("--until <time>", "planned until", readTime)
    .option("--limit <number>", "how many", integerWithin(1, 100), 20)
    .option("--cursor <cursor>", "the next page of the same question, as the last one names it")
    .option("--json", "print JSON")
    .action(async (text: string | undefined, options: FindOptions) => {
      const { runFind } = await import("./run/find-emails.ts");
      console.log(await runFind(text, options));
    });
}

const EVENT_KINDS = ["skipped", "merged"] as const;
const FOUND_STATES = [...EMAIL_STATES, ...EVENT_KINDS];

/** "complained (marked as spam)": a state whose word in the output is another. */
function named(state: (typeof FOUND_STATES)[number]): string {
  const word = state === "skipped" || state === "merged" ? state : STATES[state].word;
  return word === state ? state : `${state} (${word})`;
}

function states(text: string): FindOptions["state"] {
  return text.split(",").map((part) => {
    const word = part.trim().toLowerCase();
    const state =
      FOUND_STATES.find((one) => one === word) ??
      EMAIL_STATES.find((one) => STATES[one].word === word) ??
      (word === "spam" ? "complained" : undefined);
    if (state !== undefined) return state;
    throw new InvalidArgumentError(
      `Expected states of this list: ${FOUND_STATES.map(named).join(", ")}; got ${JSON.stringify(part)}.`,
    );
  });
}
