/** `npm run e2e`: the stack on an emulator of AWS, events into its queue, and the mails that come out when its schedule fires. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { counted } from "../local/counted.ts";
import { createEmulator, type Emulator } from "./emulator/clients.ts";
import { deployTo, destroyAt, STACK } from "./emulator/deploy.ts";
import { mustAnswer, mustStart, readEndpoint } from "./emulator/endpoint.ts";
import { type Expectation, eventsOf, judge } from "./emulator/expectation.ts";
import { startAi } from "../local/servers/ai/ai.ts";

type Options = {
  readonly aiHost: string;
  readonly minutes: number;
  readonly elsewhere?: boolean;
  readonly keep?: boolean;
};

const FROM = "postrider@example.com";
const API_KEY_PARAMETER = "/postrider/local/openai-api-key";
const LOOK_MS = 2_000;
const MINUTE_MS = 60_000;

const program = new Command("npm run e2e --")
  .description(
    `Deploys ${STACK} to the emulator at AWS_ENDPOINT_URL (default http://127.0.0.1:4566), sends events, waits until the stack's own schedule has mailed them, and looks at the mails. Exit code 0 only if each event came to its right end. AWS itself is refused.`,
  )
  .option(
    "--ai-host <host>",
    "how the function reaches this machine, where the offline writer is: host.docker.internal where functions run in containers",
    "127.0.0.1",
  )
  .option("--minutes <number>", "how long the schedule may take", minutesNumber, 4)
  .option("--elsewhere", "the emulator may be on another machine")
  .option("--keep", "leave the stack as it is");

const folder = await mkdtemp(join(tmpdir(), "postrider-e2e-"));
try {
  process.exitCode = await main(program.parse().opts<Options>());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

async function main({ aiHost, minutes, elsewhere = false, keep }: Options): Promise<number> {
  const endpoint = readEndpoint(process.env, { elsewhere });
  const emulator = createEmulator(endpoint);
  const ai = await startAi();
  let isDeployed = false;
  try {
    say(`Emulator   ${endpoint.url}`);
    await mustAnswer(endpoint);
    await emulator.prepare({ from: FROM, apiKeyParameter: API_KEY_PARAMETER });
    isDeployed = true;
    const aiUrl = `http://${aiHost}:${new URL(ai.url).port}/v1`;
    const outputs = await deployTo(endpoint, folder, [
      `--context=fromAddress=Postrider <${FROM}>`,
      `--context=apiKeyParameter=${API_KEY_PARAMETER}`,
      `--context=openAiBaseUrl=${aiUrl}`,
    ]);
    say(`Deployed   ${STACK}, ${Object.keys(outputs).length} outputs`);
    await mustStart(endpoint, outputs["ProcessorFunctionName"] ?? "");
    const expected = eventsOf(randomUUID().slice(0, 8));
    for (const { body } of expected) await emulator.send(outputs["QueueUrl"] ?? "", body);
    say(`Sent       ${counted(expected.length, "event")}`);
    const wrong = await waitFor(emulator, expected, outputs, minutes * MINUTE_MS);
    say(`AI asked   ${counted(ai.count, "time")}`);
    for (const line of wrong) say(`Wrong      ${line}`);
    say(wrong.length === 0 ? "Each event came to its right end." : "Not as it must be.");
    return wrong.length === 0 ? 0 : 1;
  } finally {
    if (isDeployed && !keep)
      await destroyAt(endpoint, folder).catch((error: unknown) =>
        say(`Left       ${String(error)}`),
      );
    emulator.stop();
    await ai.stop();
  }
}

/** What is still wrong when all is right, or the time is over. */
async function waitFor(
  emulator: Emulator,
  expected: readonly Expectation[],
  outputs: Readonly<Record<string, string>>,
  waitMs: number,
): Promise<string[]> {
  const untilMs = Date.now() + waitMs;
  let told = "";
  for (;;) {
    const found = await emulator.found(outputs["DeadLetterQueueUrl"] ?? "");
    const wrong = judge(expected, found);
    const line = `Found      ${found.mails.length} mails, ${found.deadLetters.length} dead letters`;
    if (line !== told) say(line);
    told = line;
    if (wrong.length === 0 || Date.now() > untilMs) return wrong;
    await pause(LOOK_MS);
  }
}

function say(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}

function minutesNumber(text: string): number {
  const minutes = Number(text);
  if (/^\d{1,2}$/.test(text) && minutes >= 1) return minutes;
  throw new InvalidArgumentError("Expected an integer from 1 to 99.");
}
