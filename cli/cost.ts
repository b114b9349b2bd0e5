/** `npm run cost`: what a month costs at several volumes, line by line. */
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { costTable, STANDARD_QUESTION } from "./cost/table.ts";
import { watchedBy } from "./cost/counted-resources.ts";
import { loadConfig } from "../lib/settings/config-file.ts";
import { readSettings, SettingsError } from "../lib/settings/settings.ts";

type Options = {
  readonly mails: readonly number[];
  readonly model: string;
  readonly ai: boolean;
  readonly batchLimit: number;
  readonly runSeconds: number;
  readonly aLaCarte?: true;
};

const { volumes, model, batchLimit, busyRunSeconds } = STANDARD_QUESTION;

const options = new Command("npm run cost --")
  .description(
    "Computes what a month costs on AWS, from usage that was counted and prices that are dated. It asks nobody and needs no AWS account.",
  )
  .option("--mails <numbers>", "mails a month, with commas between", listOfMails, volumes)
  .option("--model <name>", "the model that writes, one of functions/words/budget/price.ts", model)
  .option("--no-ai", "all mails in plain words")
  .option("--batch-limit <number>", "messages that one run takes", within(1, 500), batchLimit)
  .option("--run-seconds <number>", "how long a full run takes", within(1, 90), busyRunSeconds)
  .option("--a-la-carte", "SES's price of accounts that have sent since before 2026-07-21")
  .parse()
  .opts<Options>();

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { head, rows, notes } = costTable({
      volumes: options.mails,
      model: options.ai ? options.model : undefined,
      batchLimit: options.batchLimit,
      busyRunSeconds: options.runSeconds,
      sesALaCarte: options.aLaCarte ?? false,
      watched: watchedBy(readSettings(await loadConfig(), {})),
    });
    const table = new Table({
      head: [...head],
      style: { head: [], border: [] },
      colAligns: head.map((_, at) => (at === 0 ? "left" : "right")),
    });
    table.push(...rows.map((row) => [...row]));
    console.log(`${table.toString()}\n${notes.join("\n")}`);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function listOfMails(text: string): readonly number[] {
  const read = within(1, 10_000_000_000);
  return text.split(",").map((part) => read(part.trim().replaceAll("_", "")));
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(
        `Expected an integer from ${least} to ${most}, got ${JSON.stringify(text)}`,
      );
    return value;
  };
}
