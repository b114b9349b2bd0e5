/** Whether the process grows with the backlog: one drains 100 messages, the other 10,000. */
import type { Benchmark } from "./benchmark.ts";
import { startServers, UNHINDERED } from "./servers.ts";
import { RUN_SIZE, startWork } from "./work.ts";

const SMALL = 100;
const LARGE = 10_000;
const PROGRESS_RUNS = 40;
const MB = 1_000_000;

export const memory: Benchmark = {
  name: "memory",
  about: `peak memory of a process that drains ${LARGE} messages, against one that drains ${SMALL}`,
  run: async ({ say }) => {
    const { servers, environment } = await startServers(UNHINDERED);
    const peakMb = async (count: number): Promise<number> => {
      await servers.call("send", { series: `memory-${count}`, count });
      await servers.call("forget");
      const ours = await startWork("ours", environment);
      for (let runs = count / RUN_SIZE; runs > 0; runs -= PROGRESS_RUNS) {
        const { sent } = await ours.call("run", Math.min(runs, PROGRESS_RUNS));
        const { rss, heapTotal, heapUsed, external, peakBytes } = await ours.call("memory");
        say(
          `backlog ${count}: ${sent} mails more, resident ${mb(rss)}, peak ${mb(peakBytes)}, heap ${mb(heapUsed)} of ${mb(heapTotal)}, outside ${mb(external)} MB`,
        );
      }
      const { peakBytes } = await ours.call("memory");
      await ours.stop();
      return peakBytes / MB;
    };
    const small = await peakMb(SMALL);
    const large = await peakMb(LARGE);
    await servers.stop();
    return [
      {
        what: `peak resident memory, backlog ${LARGE} less backlog ${SMALL}`,
        numbers: `${large.toFixed(0)} MB less ${small.toFixed(0)} MB, Node's default heap`,
        bounded: { value: large - small, unit: "MB", atMost: 30 },
      },
    ];
  },
};

function mb(bytes: number): string {
  return (bytes / MB).toFixed(0);
}
