/** How fast 50 emails leave, against the ideal: what the AI and SES's rate alone would take. */
import { setTimeout as pause } from "node:timers/promises";
import type { Benchmark, Finding } from "./benchmark.ts";
import { startServers } from "./servers.ts";
import { drawLatencies, idealMs, median } from "./statistics.ts";
import { RUN_SIZE, startWork } from "./work.ts";

const AI = { medianMs: 1_200, p99Ms: 6_000 };
const SES = { ratePerSecond: 14, burst: 14, latencyMs: 60 };
const AWS_LATENCY_MS = 5;
const SEEDS = [1, 2, 3];
const WARM_UP_RUNS = 3;
/** Both buckets, ours and SES's, are full again after a second; half a second to spare. */
const REST_MS = (1_000 * SES.burst) / SES.ratePerSecond + 500;

/** The AI is the bottleneck. */
export const pipeline = createPipeline("pipeline", 1, 1.03);
/** SES is the bottleneck. */
export const pipelineFast = createPipeline("pipeline-fast", 4, 1.1);

function createPipeline(name: string, timesFaster: number, atMost: number): Benchmark {
  const medianMs = AI.medianMs / timesFaster;
  const p99Ms = AI.p99Ms / timesFaster;
  return {
    name,
    about: `50 messages to the last email accepted, AI median ${medianMs} ms (99th percentile ${p99Ms} ms), against the ideal`,
    run: async ({ print: say }) => {
      const { servers, environment } = await startServers({
        sesRate: SES.ratePerSecond,
        sesLatencyMs: SES.latencyMs,
        awsLatencyMs: AWS_LATENCY_MS,
      });
      const ours = await startWork("ours", environment);
      const runOnce = async (series: string, latenciesMs: readonly number[]) => {
        await servers.call("setAiLatencies", latenciesMs);
        await servers.call("send", { series, count: RUN_SIZE });
        await pause(REST_MS);
        await servers.call("forget");
        await ours.call("run", 1);
        return servers.call("seen");
      };

      say(`warming up with ${WARM_UP_RUNS * RUN_SIZE} messages`);
      for (let run = 0; run < WARM_UP_RUNS; run++) await runOnce(`warm-up-${run}`, []);
      const ratios: number[] = [];
      let throttled = 0;
      for (const seed of SEEDS) {
        const latenciesMs = drawLatencies(RUN_SIZE, { seed, medianMs, p99Ms });
        const seen = await runOnce(`seed-${seed}`, latenciesMs);
        const lastMs = Math.max(...seen.acceptedAtMs);
        if (seen.acceptedAtMs.length !== RUN_SIZE || seen.firstRequestAtMs === undefined)
          throw new Error(`Expected ${RUN_SIZE} emails, got ${seen.acceptedAtMs.length}`);
        const tookMs = lastMs - seen.firstRequestAtMs;
        const ideal = idealMs(latenciesMs, SES);
        ratios.push(tookMs / ideal);
        throttled += seen.throttled;
        say(
          `seed ${seed}: ${tookMs.toFixed(0)} ms, ideal ${ideal.toFixed(0)} ms, ratio ${(tookMs / ideal).toFixed(3)}, slowest answer of the AI ${Math.max(...latenciesMs).toFixed(0)} ms, ${seen.throttled} throttled`,
        );
      }
      await ours.stop();
      await servers.stop();
      return findingsOf(ratios, throttled, atMost);
    },
  };
}

function findingsOf(ratios: readonly number[], throttled: number, atMost: number): Finding[] {
  return [
    {
      what: "first request to last email accepted",
      numbers: `ratios of ${SEEDS.length} seeds: ${ratios.map((ratio) => ratio.toFixed(3)).join(", ")}; the median counts`,
      bounded: { value: median(ratios), unit: "ours / ideal", atMost },
    },
    {
      what: "answers of SES that were Throttling",
      numbers: `${throttled} for ${SEEDS.length * RUN_SIZE} emails`,
      bounded: {
        value: (100 * throttled) / (SEEDS.length * RUN_SIZE + throttled),
        unit: "% of answers",
        atMost: 2,
      },
    },
  ];
}
