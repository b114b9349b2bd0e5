/** `postrider redrive` and `purge`: dead letters. */
import type { Command } from "commander";
import { done, type Prepared, refused } from "../../operator/actions/action.ts";
import type { DeadLetter } from "../../operator/read/email.ts";
import { UsageError } from "../shared/command-error.ts";
import { reasonNamed } from "./reason.ts";
import { type Acting, actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";

type RedriveOptions = ActingOptions & { readonly reason?: string; readonly all?: true };

const KEY = "an event's id, a key, or an SQS message id; with --local also dev-3";

export function redriveCommand(): Command {
  const examples = [
    "npx postrider redrive evt-20443",
    "npx postrider redrive --reason definition-missing",
    "npx postrider redrive --all",
  ];
  return actingCommand("redrive", "Put dead letters back into the queue", examples)
    .argument("[key]", KEY)
    .option("--reason <reason>", "every dead letter with this reason", reasonNamed)
    .option("--all", "every dead letter")
    .action(async (key: string | undefined, options: RedriveOptions) => {
      const { reason, all } = options;
      const named = [key, reason, all].filter((one) => one !== undefined).length;
      if (named !== 1)
        throw new UsageError(
          `Expected a dead letter, --reason REASON or --all, got ${named === 0 ? "none" : "several"} of them. \`npx postrider dead-letters\` lists them.`,
        );
      const acting = await openActing(options);
      const { deadLettersOf } = await import("./find-email.ts");
      const letters =
        key === undefined ? await everyLetter(acting, reason) : await deadLettersOf(acting, key);
      const { redrive, redriveMany } = await import("../../operator/actions/dead-letters.ts");
      const [only, ...others] = letters;
      const prepared =
        only !== undefined && others.length === 0
          ? redrive(acting.operator, only)
          : redriveMany(acting.operator, letters);
      await perform(prepared, acting);
    });
}

const PAGE = 100;

async function everyLetter(
  { operator }: Acting,
  reason: string | undefined,
): Promise<readonly DeadLetter[]> {
  const { sweepForList } = await import("../../operator/actions/dead-letter-queue.ts");
  await sweepForList(operator);
  const letters: DeadLetter[] = [];
  let cursor: string | undefined;
  do {
    const page = await operator.readModel.deadLetters({ reason }, { limit: PAGE, cursor });
    letters.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return letters;
}

export function purgeCommand(): Command {
  const examples = ["npx postrider purge evt-20443"];
  return actingCommand("purge", "Delete a dead letter: no email is sent for it", examples)
    .argument("<key>", KEY)
    .action(async (key: string, options: ActingOptions) => {
      const acting = await openActing(options);
      const { deadLettersOf } = await import("./find-email.ts");
      const letters = await deadLettersOf(acting, key);
      const { purge } = await import("../../operator/actions/dead-letters.ts");
      await perform(allOf(letters.map((letter) => purge(acting.operator, letter))), acting);
    });
}

/** One event may have several dead letters: one decision for all. */
function allOf(all: readonly Prepared[]): Prepared {
  const [first, ...others] = all;
  if (first === undefined) return refused("There is no dead letter.");
  const impossible = all.find((one) => one.kind === "refused");
  if (others.length === 0 || first.kind === "refused" || impossible !== undefined)
    return impossible ?? first;
  return {
    ...first,
    title: `Delete ${all.length} dead letters?`,
    changes: all.flatMap((one) => (one.kind === "ready" ? (one.changes ?? []) : [])),
    act: async (said) => {
      for (const one of all) {
        const result = one.kind === "ready" ? await one.act(said) : one;
        if (result.kind === "refused") return result;
      }
      return done(`Deleted ${all.length} dead letters. No email is sent of them.`);
    },
  };
}
