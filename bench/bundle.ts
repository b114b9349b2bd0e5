/** What Lambda loads at a cold start: how large it is, what is in it, and how long the import takes. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import {
  bundle as build,
  ENTRY_POINT,
  filesLoadedBy,
  MAX_EXTRA_BYTES_WITH_BEDROCK,
  MAX_BUNDLE_BYTES,
} from "../lib/functions/bundling.ts";
import type { Benchmark } from "./benchmark.ts";
import { packageOf } from "./profile.ts";
import { median } from "./statistics.ts";

const KB = 1_000;
const IMPORTS = 10;
const SHOWN_PACKAGES = 10;
const NOTIFICATIONS = fileURLToPath(
  new URL("../test/fixtures/project/notifications", import.meta.url),
);

/** What the configuration must have to be accepted; nothing is called. */
const ENVIRONMENT = {
  QUEUE_URL: "http://127.0.0.1:9/queue",
  DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:9/dead-letters",
  DELIVERIES_TABLE: "Deliveries",
  COORDINATION_TABLE: "Coordination",
  MAIL_FROM: "postrider@example.com",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
};

const OPENAI = { OPENAI_API_KEY: "local" };
const BEDROCK = { AI_PROVIDER: "bedrock", AI_MODEL: "openai.gpt-5.6-luna" };

export const bundle: Benchmark = {
  name: "bundle",
  about: "size of the processor's bundle, and how long its import takes",
  run: async ({ print: say }) => {
    const folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
    try {
      const metafile = await build("processor", folder, NOTIFICATIONS);
      const file = join(folder, "index.mjs");
      const atStart = filesLoadedBy(metafile, ENTRY_POINT);
      const withBedrock = filesLoadedBy(metafile, "functions/words/ai/bedrock.ts");
      for (const [name, bytes] of largestPackages([...atStart.values()]))
        say(`${(bytes / KB).toFixed(0).padStart(5)} kB  ${name}`);
      const bytes = bytesOf(atStart);
      const bedrockBytes = bytesOf(withBedrock) - bytesOf(shared(withBedrock, atStart));
      const zipped = await gzippedBytes([...atStart.keys()].map((name) => join(folder, name)));
      return [
        {
          what: "loaded at a cold start, minified",
          numbers: `${(bytes / KB).toFixed(0)} kB in ${atStart.size} files, gzip ${(zipped / KB).toFixed(0)} kB`,
          bounded: { value: bytes / KB, unit: "kB", atMost: MAX_BUNDLE_BYTES.processor / KB },
        },
        {
          what: "loaded besides with Bedrock",
          numbers: `${(bedrockBytes / KB).toFixed(1)} kB`,
          bounded: {
            value: bedrockBytes / KB,
            unit: "kB",
            atMost: MAX_EXTRA_BYTES_WITH_BEDROCK / KB,
          },
        },
        { what: "import of the bundle", numbers: await importTimes(file, OPENAI) },
        { what: "import of the bundle, Bedrock", numbers: await importTimes(file, BEDROCK) },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

type Files = ReturnType<typeof filesLoadedBy>;

function bytesOf(files: Files): number {
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function shared(files: Files, others: Files): Files {
  return new Map([...files].filter(([path]) => others.has(path)));
}

/** As CDK's zip holds them: each file for itself. */
async function gzippedBytes(paths: readonly string[]): Promise<number> {
  let sum = 0;
  for (const path of paths) sum += gzipSync(await readFile(path)).length;
  return sum;
}

function largestPackages(
  files: readonly { inputs: Record<string, { bytesInOutput: number }> }[],
): [string, number][] {
  const sums = new Map<string, number>();
  for (const { inputs } of files)
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = path.includes("node_modules/") ? packageOf(`/${path}`) : "ours";
      sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
    }
  return [...sums].toSorted(([, one], [, other]) => other - one).slice(0, SHOWN_PACKAGES);
}

async function importTimes(file: string, provider: NodeJS.ProcessEnv): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < IMPORTS; run++) times.push(await importMs(file, provider));
  return `median ${median(times).toFixed(0)} ms of ${IMPORTS} fresh processes, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`;
}

/** Measured inside: starting Node is not ours. */
async function importMs(file: string, provider: NodeJS.ProcessEnv): Promise<number> {
  const program = `const at = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - at); process.exit();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { ...ENVIRONMENT, ...provider } },
  );
  return Number(stdout);
}
