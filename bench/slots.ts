/** How much more several slots send than one, on one queue, where the AI is what is waited for. */
import { type Child } from "./child.ts";
import type { Benchmark, Finding } from "./benchmark.ts";
import { startServers, UNHINDERED } from "./servers.ts";
import { RUN_SIZE, startWork } from "./work.ts";
import type { WorkVerbs } from "./work-child.ts";

const MS_PER_SECOND = 1_000;

type SlotsOptions = {
  readonly slots: number;
  /** Messages that wait when the measuring begins. */
  readonly backlog: number;
  /** Runs of each slot, one after the other, in either measurement. */
  readonly runs: number;
  /** The longest that the AI takes over an answer; its answers come one by one from a fifth of that on. */
  readonly aiLatencyMs: number;
};

/** A machine that stands still for a second makes no write late. */
const UNHURRIED = { DYNAMODB_TIMEOUT_MS: "6000", LAST_WRITES_MS: "7000" };

type Measured = {
  readonly sent: number;
  readonly perSecond: number;
  /** What the slots' processes took of the machine, in cores. */
  readonly cores: number;
};

/**
 * The latency is chosen so that the protocol is measured and not the processors: all slots together need about a core of this
 * machine's, servers included, and the answers come spread, for eight runs that begin at once would otherwise have four
 * hundred answers in one instant. The backlog is not drained, which would take one slot over an hour; runs are whole, so that
 * no window cuts one off.
 */
export const slots = createSlots({ slots: 8, backlog: 20_000, runs: 5, aiLatencyMs: 10_000 });

function createSlots(options: SlotsOptions): Benchmark {
  const { slots: count, backlog, runs, aiLatencyMs } = options;
  return {
    name: "slots",
    about: `${count} slots against one, a process each, on a queue of ${backlog} messages; each takes ${runs} runs of ${RUN_SIZE} one after the other, the AI's slowest answer takes ${aiLatencyMs / MS_PER_SECOND} s`,
    run: async ({ print: say }) => {
      const { servers, environment } = await startServers(UNHINDERED);
      const worked = { ...environment, ...UNHURRIED, SLOTS: String(count) };
      const workers: Child<WorkVerbs>[] = [];
      for (let slot = 0; slot < count; slot++)
        workers.push(await startWork("ours", worked, { slot }));

      say(`warming up with ${count * RUN_SIZE} messages`);
      await servers.call("send", { series: "warm-up", count: count * RUN_SIZE });
      for (const worker of workers) await worker.call("run", 1);
      await servers.call("forget");
      say(`putting ${backlog} messages into the queue`);
      await servers.call("send", { series: "backlog", count: backlog });
      await servers.call(
        "setAiLatencies",
        Array.from({ length: backlog }, (_, index) => aiLatencyMs * (0.2 + 0.8 * spread(index))),
      );

      const aiAlone = (RUN_SIZE * MS_PER_SECOND) / aiLatencyMs;
      const measure = async (some: readonly Child<WorkVerbs>[]): Promise<Measured> => {
        const startedAtMs = performance.now();
        const costs = await Promise.all(some.map((worker) => worker.call("run", runs)));
        const wallMs = performance.now() - startedAtMs;
        const sent = costs.reduce((sum, cost) => sum + cost.sent, 0);
        const cpuMs = costs.reduce((sum, cost) => sum + cost.cpuMs, 0);
        const perSecond = (sent * MS_PER_SECOND) / wallMs;
        const cores = cpuMs / wallMs;
        say(
          `${some.length} of ${count} slots: ${sent} emails in ${(wallMs / MS_PER_SECOND).toFixed(1)} s, ${perSecond.toFixed(1)} a second (${(some.length * aiAlone).toFixed(1)} by the AI alone), the functions took ${cores.toFixed(2)} cores`,
        );
        return { sent, perSecond, cores };
      };
      const one = await measure(workers.slice(0, 1));
      const all = await measure(workers);
      const { recipients } = await servers.call("seen");
      for (const worker of workers) await worker.stop();
      await servers.stop();
      return findingsOf(options, { one, all, recipients });
    },
  };
}

/** From 0 to 1, evenly among any fifty that follow each other: multiples of the golden section. */
function spread(index: number): number {
  return (index * 0.618_033_988_7) % 1;
}

function findingsOf(
  { slots: count, runs, aiLatencyMs }: SlotsOptions,
  {
    one,
    all,
    recipients,
  }: { readonly one: Measured; readonly all: Measured; readonly recipients: readonly string[] },
): Finding[] {
  const taken = (count + 1) * runs * RUN_SIZE;
  return [
    {
      what: `emails a second, ${count} slots against one`,
      numbers: `${all.perSecond.toFixed(1)} against ${one.perSecond.toFixed(1)}; the AI alone would let ${((count * RUN_SIZE * MS_PER_SECOND) / aiLatencyMs).toFixed(1)} and ${((RUN_SIZE * MS_PER_SECOND) / aiLatencyMs).toFixed(1)} through`,
      bounded: { value: all.perSecond / one.perSecond, unit: "times", atLeast: (6 * count) / 8 },
    },
    {
      what: "emails sent twice",
      numbers: `of ${recipients.length} to ${new Set(recipients).size} readers`,
      bounded: {
        value: recipients.length - new Set(recipients).size,
        unit: "emails",
        atMost: 0,
      },
    },
    {
      what: "messages taken and not mailed",
      numbers: `of ${taken}; the functions say that ${one.sent + all.sent} were`,
      bounded: { value: taken - recipients.length, unit: "messages", atMost: 0 },
    },
  ];
}
