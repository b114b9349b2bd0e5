/** What Lambda loads at a cold start: how large it is, what is in it, and how long the import takes. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { bundle as build, MAX_BUNDLE_BYTES } from "../lib/bundling.ts";
import type { Benchmark } from "./benchmark.ts";
import { packageOf } from "./profile.ts";
import { median } from "./statistics.ts";

const KB = 1_000;
const IMPORTS = 10;
const SHOWN_PACKAGES = 10;

/** What the configuration must have to be accepted; nothing is called. */
const ENVIRONMENT = {
  QUEUE_URL: "http://127.0.0.1:9/queue",
  DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:9/dead-letters",
  DELIVERIES_TABLE: "Deliveries",
  COORDINATION_TABLE: "Coordination",
  MAIL_FROM: "postrider@example.com",
  OPENAI_API_KEY: "local",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
};

export const bundle: Benchmark = {
  name: "bundle",
  about: "size of the processor's bundle, and how long its import takes",
  run: async ({ say }) => {
    const folder = await mkdtemp(join(tmpdir(), "postrider-bundle-"));
    try {
      const { metafile } = await build("processor", folder);
      const file = join(folder, "index.mjs");
      const code = await readFile(file);
      const inputs = Object.entries(metafile?.outputs ?? {}).flatMap(([, output]) =>
        Object.entries(output.inputs),
      );
      for (const [name, bytes] of largestPackages(inputs))
        say(`${(bytes / KB).toFixed(0).padStart(5)} kB  ${name}`);
      const times: number[] = [];
      for (let run = 0; run < IMPORTS; run++) times.push(await importMs(file));
      return [
        {
          what: "bundle, minified",
          numbers: `${(code.length / KB).toFixed(0)} kB, gzip ${(gzipSync(code).length / KB).toFixed(0)} kB`,
          bounded: { value: code.length / KB, unit: "kB", atMost: MAX_BUNDLE_BYTES.processor / KB },
        },
        {
          what: "import of the bundle",
          numbers: `median ${median(times).toFixed(0)} ms of ${IMPORTS} fresh processes, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`,
        },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

function largestPackages(
  inputs: readonly (readonly [string, { bytesInOutput: number }])[],
): [string, number][] {
  const sums = new Map<string, number>();
  for (const [path, { bytesInOutput }] of inputs) {
    const name = path.includes("node_modules/") ? packageOf(`/${path}`) : "ours";
    sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
  }
  return [...sums].toSorted(([, one], [, other]) => other - one).slice(0, SHOWN_PACKAGES);
}

/** Measured inside: starting Node is not ours. */
async function importMs(file: string): Promise<number> {
  const program = `const at = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - at); process.exit();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: ENVIRONMENT },
  );
  return Number(stdout);
}
