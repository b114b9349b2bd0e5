/** `npm run crash`: the real processor killed, frozen and overlapped at each of its requests; nothing may be lost or sent twice. */
import { Command, InvalidArgumentError, Option } from "commander";
import { counted } from "../../local/counted.ts";
import { createScreen } from "../../local/dev/terminal/screen.ts";
import { crash, type CrashOptions } from "./chaos/crash.ts";
import { brokenPromises, reportTables } from "./chaos/report.ts";

const SHOW_EVERY_SECONDS = process.stdout.isTTY ? 1 : 10;

const program = new Command("npm run crash --")
  .description(
    "Kills and freezes the real processor at each request that proxies see it make, several at once, and then counts the mails; exit code 1 if one is lost, or sent twice outside the window. Traffic stays on 127.0.0.1.",
  )
  .option("--messages <number>", "events", integerFrom(1, 2_000), 200)
  .option("--kills <number>", "processes to be killed", integerFrom(0, 20_000), 300)
  .option(
    "--freezes <number>",
    "processes to be frozen past their lease",
    integerFrom(0, 2_000),
    30,
  )
  .option("--seed <number>", "chooses the points and their order", integerFrom(0, 2 ** 31), 1)
  .addOption(
    new Option("--policy <policy>", "what follows an unanswered mail (ON_UNCONFIRMED)")
      .choices(["hold", "retry"])
      .default("hold"),
  )
  .option("--minutes <number>", "nobody is struck after this", integerFrom(1, 600), 20)
  .option("--slots <number>", "leases; every third has two processors", integerFrom(1, 20), 9)
  .addHelpText(
    "after",
    "\nThe wall clock has its part: a seed repeats the order of the points, not the run exactly.",
  );

const screen = createScreen(process.stdout);
const options = program.parse().opts<CrashOptions>();
const report = await crash(options, ({ seconds, kills, freezes, sent, mails }) => {
  if (seconds % SHOW_EVERY_SECONDS === 0)
    screen.progress(
      `${seconds} s: ${kills} of ${counted(options.kills, "kill")}, ${counted(freezes, "freeze")}, ${sent} of ${counted(options.messages, "event")}, ${counted(mails, "mail")}`,
    );
});
screen.clearProgress();
screen.print(reportTables(report));
const broken = brokenPromises(report);
screen.print(broken.length === 0 ? "Nothing is lost, nothing is sent twice." : broken.join("\n"));
process.exitCode = broken.length === 0 ? 0 : 1;

function integerFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,15}$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Expected an integer from ${min} to ${max}.`);
  };
}
