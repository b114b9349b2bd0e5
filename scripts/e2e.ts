/** `npm run e2e`: deploys the stack to an emulator of AWS, sends events, and checks the emails. */
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
const POLL_MS = 2_000;
const MINUTE_MS = 60_000;

const program = new Command("npm run e2e --")
  .description(
    `Deploys ${STACK} to the emulator at AWS_ENDPOINT_URL (default http://127.0.0.1:4566), sends events, waits until the stack's schedule has processed them, and checks the emails. Exit code 0 only if each event was processed as expected. It refuses AWS itself.`,
  )
  .option(
    "--ai-host <host>",
    "the host of the offline writer as functions reach it: host.docker.internal if they run in containers",
    "127.0.0.1",
  )
  .option("--minutes <number>", "how long to wait for the emails", minutesNumber, 4)
  .option("--elsewhere", "the emulator may be on another machine")
  .option("--keep", "keep the stack afterwards");

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
    print(`Emulator   ${endpoint.url}`);
    await mustAnswer(endpoint);
    await emulator.prepare({ from: FROM, apiKeyParameter: API_KEY_PARAMETER });
    isDeployed = true;
    const aiUrl = `http://${aiHost}:${new URL(ai.url).port}/v1`;
    const outputs = await deployTo(endpoint, folder, [
      `--context=fromAddress=Postrider <${FROM}>`,
      `--context=apiKeyParameter=${API_KEY_PARAMETER}`,
      `--context=openAiBaseUrl=${aiUrl}`,
    ]);
    print(`Deployed   ${STACK}, ${Object.keys(outputs).length} outputs`);
    await mustStart(endpoint, outputs["ProcessorFunctionName"] ?? "");
    const expected = eventsOf(randomUUID().slice(0, 8));
    for (const { body } of expected) await emulator.send(outputs["QueueUrl"] ?? "", body);
    print(`Sent       ${counted(expected.length, "event")}`);
    const wrong = await waitFor(emulator, expected, outputs, minutes * MINUTE_MS);
    print(`AI calls   ${ai.count}`);
    for (const line of wrong) print(`Wrong      ${line}`);
    print(wrong.length === 0 ? "Each event was processed as expected." : "Not as expected.");
    return wrong.length === 0 ? 0 : 1;
  } finally {
    if (isDeployed && !keep)
      await destroyAt(endpoint, folder).catch((error: unknown) =>
        print(`Left       ${String(error)}`),
      );
    emulator.stop();
    await ai.stop();
  }
}

/** Waits until nothing is wrong, or the time is over. */
async function waitFor(
  emulator: Emulator,
  expected: readonly Expectation[],
  outputs: Readonly<Record<string, string>>,
  waitMs: number,
): Promise<string[]> {
  const untilMs = Date.now() + waitMs;
  let printed = "";
  for (;;) {
    const found = await emulator.found(outputs["DeadLetterQueueUrl"] ?? "");
    const wrong = judge(expected, found);
    const line = `Found      ${found.mails.length} emails, ${found.deadLetters.length} dead letters`;
    if (line !== printed) print(line);
    printed = line;
    if (wrong.length === 0 || Date.now() > untilMs) return wrong;
    await pause(POLL_MS);
  }
}

function print(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}

function minutesNumber(text: string): number {
  const minutes = Number(text);
  if (/^\d{1,2}$/.test(text) && minutes >= 1) return minutes;
  throw new InvalidArgumentError("Expected an integer from 1 to 99.");
}
