/** Whether the process grows with the backlog: one run drains 100 messages, the other 10,000. */
import { totalmem } from "node:os";
import type { Benchmark } from "./benchmark.ts";
import { startServers, UNHINDERED } from "./servers.ts";
import { RUN_SIZE, startWork } from "./work.ts";

const SMALL = 100;
const LARGE = 10_000;
const PROGRESS_RUNS = 50;
const MB = 1_000_000;

/**
 * V8 sizes its heap by the machine's memory: half of it for old objects (4 GB at most), and a 64th of that for a
 * semi-space of young ones, as `v8.getHeapStatistics().heap_size_limit` shows. A large machine lets a process grow by
 * 150 to 200 MB of garbage that need not be collected yet; the function's 1,024 MB (lib/functions/processor.ts) do not. So the
 * process gets here the heap that it gets there; what this machine gives by itself is shown beside it, without a target.
 */
const FUNCTION_HEAP = ["--max-old-space-size=512", "--max-semi-space-size=8"];

export const memory: Benchmark = {
  name: "memory",
  about: `peak memory of a process that drains ${LARGE} messages, against one that drains ${SMALL}`,
  run: async ({ print: say }) => {
    const { servers, environment } = await startServers(UNHINDERED);
    let series = 0;
    const peakMb = async (count: number, heap: readonly string[]): Promise<number> => {
      await servers.call("send", { series: `memory-${series++}`, count });
      const ours = await startWork("ours", environment, { nodeOptions: heap });
      for (let left = count / RUN_SIZE; left > 0; left -= PROGRESS_RUNS) {
        const runs = Math.min(left, PROGRESS_RUNS);
        const { sent } = await ours.call("run", runs);
        const { rss, heapTotal, heapUsed, external, peakBytes } = await ours.call("memory");
        say(
          `${sent} of ${count} emails more: resident ${mb(rss)}, peak ${mb(peakBytes)}, heap ${mb(heapUsed)} of ${mb(heapTotal)}, outside of it ${mb(external)} MB`,
        );
        // The servers' memory is bounded as well.
        await servers.call("forget");
      }
      const { peakBytes } = await ours.call("memory");
      await ours.stop();
      return peakBytes / MB;
    };
    const compare = async (heap: readonly string[]) => {
      const small = await peakMb(SMALL, heap);
      const large = await peakMb(LARGE, heap);
      return { growth: large - small, text: `${large.toFixed(0)} less ${small.toFixed(0)} MB` };
    };

    say(`the function's heap (${FUNCTION_HEAP.join(" ")})`);
    const there = await compare(FUNCTION_HEAP);
    say(`this machine's heap (${(totalmem() / 1e9).toFixed(0)} GB of memory)`);
    const here = await compare([]);
    await servers.stop();
    const what = `peak memory, ${LARGE} messages less ${SMALL}`;
    return [
      {
        what,
        numbers: `${there.text} with the function's heap`,
        bounded: { value: there.growth, unit: "MB", atMost: 30 },
      },
      { what, numbers: `${here.text} with this machine's heap` },
    ];
  },
};

function mb(bytes: number): string {
  return (bytes / MB).toFixed(0);
}
