/** `npm run deploy:local`: deploys the stack to an emulator of AWS. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { deployTo, STACK } from "./emulator/deploy.ts";
import { mustAnswer, readEndpoint } from "./emulator/endpoint.ts";

const program = new Command("npm run deploy:local --")
  .description(
    `Deploys ${STACK} to the emulator at AWS_ENDPOINT_URL (default http://127.0.0.1:4566). It refuses AWS itself.`,
  )
  .option("--elsewhere", "the emulator may be on another machine")
  .argument(
    "[cdk...]",
    "arguments for cdklocal, after a second --: npm run deploy:local -- -- -c slots=2",
  );

const { elsewhere = false } = program.parse().opts<{ elsewhere?: boolean }>();
const folder = await mkdtemp(join(tmpdir(), "postrider-deploy-"));
try {
  const endpoint = readEndpoint(process.env, { elsewhere });
  await mustAnswer(endpoint);
  await deployTo(endpoint, folder, program.args);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
