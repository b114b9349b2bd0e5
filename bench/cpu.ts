/** What a message costs our process, against the barest program that does the same work. */
import type { Benchmark, Finding, Stage } from "./benchmark.ts";
import type { Child } from "./child.ts";
import { printProfile } from "./profile.ts";
import { startServers, UNHINDERED } from "./servers.ts";
import { median } from "./statistics.ts";
import { RUN_SIZE, type Side, startWork } from "./work.ts";
import type { WorkVerbs } from "./work-child.ts";

const RUNS = 20;
const WARM_UP_RUNS = 30;
const PAIRS = 9;
const PROFILED_RUNS = 40;

export const cpu: Benchmark = {
  name: "cpu",
  about: "processor time per message, against the barest program",
  run: async (stage) => {
    const { servers, environment } = await startServers(UNHINDERED);
    const sides: Record<Side, Child<WorkVerbs>> = {
      ours: await startWork("ours", environment),
      barest: await startWork("barest", environment),
    };
    let series = 0;
    const measure = async (side: Side, runs: number): Promise<number> => {
      const count = runs * RUN_SIZE;
      await servers.call("send", { series: `cpu-${series++}`, count });
      const { sent, cpuMs } = await sides[side].call("run", runs);
      if (sent !== count) throw new Error(`Expected ${count} emails, got ${sent} (${side})`);
      return cpuMs / sent;
    };

    stage.print(`warming up with ${WARM_UP_RUNS * RUN_SIZE} messages each`);
    await measure("ours", WARM_UP_RUNS);
    await measure("barest", WARM_UP_RUNS);
    const pairs: { ours: number; barest: number }[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      // Who goes first changes, so that a machine that grows busier favours neither.
      const oursFirst = pair % 2 === 1 ? await measure("ours", RUNS) : undefined;
      const barest = await measure("barest", RUNS);
      const ours = oursFirst ?? (await measure("ours", RUNS));
      pairs.push({ ours, barest });
      stage.print(
        `pair ${pair} of ${PAIRS}: ours ${ours.toFixed(2)} ms, barest ${barest.toFixed(2)} ms, ratio ${(ours / barest).toFixed(2)}`,
      );
    }
    if (stage.profileFolder !== undefined)
      for (const side of ["ours", "barest"] as const)
        await profile(side, stage, stage.profileFolder);
    await Promise.all([sides.ours.stop(), sides.barest.stop()]);
    await servers.stop();
    return [findingOf(pairs)];

    async function profile(side: Side, { print: say }: Stage, folder: string): Promise<void> {
      const file = `${folder}/${side}.cpuprofile`;
      await sides[side].call("startProfile");
      await measure(side, PROFILED_RUNS);
      await sides[side].call("writeProfile", file);
      say(`\n${side}: own time per message (${file})`);
      await printProfile(file, PROFILED_RUNS * RUN_SIZE, say);
    }
  },
};

function findingOf(pairs: readonly { ours: number; barest: number }[]): Finding {
  const ours = median(pairs.map((pair) => pair.ours));
  const barest = median(pairs.map((pair) => pair.barest));
  const ratios = pairs.map((pair) => pair.ours / pair.barest);
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return {
    what: "processor time per message",
    numbers: `ours ${ours.toFixed(2)} ms, barest ${barest.toFixed(2)} ms; medians of ${PAIRS} pairs of ${RUNS * RUN_SIZE} messages, ratios ${spread}`,
    bounded: { value: median(ratios), unit: "ours / barest program", atMost: 1.6 },
  };
}
