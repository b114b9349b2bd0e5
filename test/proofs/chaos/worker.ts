/** One processor of many: the real handler in a process of its own, with proxies of its own, at whose points it is struck. */
import { setTimeout as pause } from "node:timers/promises";
import { type FaultProxies, startFaultProxy } from "../../helpers/fault-proxy.ts";
import type { Stage } from "../../helpers/stage.ts";
import type { Journal, Run } from "./journal.ts";
import { type Passing, type Point, pointOf, watch } from "./points.ts";

/** What is done to a run. */
export type Strike =
  | { readonly kind: "kill" }
  | {
      readonly kind: "freeze";
      readonly forMs: number;
      /** The request stands still with the run, as if the network were slow; otherwise it goes on alone. */
      readonly holdsRequest: boolean;
    };

export type Worker = {
  readonly slot: number;
  /** Runs once and returns the run when it is over. */
  readonly run: () => Promise<Run>;
  readonly stop: () => Promise<void>;
};

export type WorkerOptions = {
  readonly slot: number;
  readonly journal: Journal;
  readonly now: () => number;
  /** Asked at each point that a run passes that has not been struck yet. */
  readonly strikeAt: (point: Point) => Strike | undefined;
};

/** Longer than any freeze: Lambda's kill comes late, so that a frozen run thaws. */
const KILL_AFTER_MS = 60_000;

export async function startWorker(
  stage: Stage,
  { slot, journal, now, strikeAt }: WorkerOptions,
): Promise<Worker> {
  const proxies = await proxiesBefore(stage.system.environment);
  const processor = stage.processor(
    {
      AWS_ENDPOINT_URL_SQS: proxies.sqs.url,
      AWS_ENDPOINT_URL_DYNAMODB: proxies.dynamodb.url,
      AWS_ENDPOINT_URL_SES: proxies.ses.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: proxies.events.url,
      OPENAI_BASE_URL: `${proxies.ai.url}/v1`,
    },
    KILL_AFTER_MS,
  );
  let current: { readonly run: Run; readonly over: Promise<void> } | undefined;
  const runs = new WeakMap<Passing["request"], Run>();

  const seen = watch(proxies, (passing) => {
    if (passing.when === "before" && current !== undefined) runs.set(passing.request, current.run);
    const run = runs.get(passing.request);
    if (run === undefined) return undefined;
    journal.see(passing, run);
    if (run !== current?.run || run.struck !== undefined || run.endedAtMs !== undefined)
      return undefined;
    const point = pointOf(passing);
    const strike = strikeAt(point);
    if (strike === undefined) return undefined;
    const untilMs = strike.kind === "freeze" ? now() + strike.forMs : Infinity;
    run.struck = { kind: strike.kind, point, atMs: now(), untilMs };
    return strike.kind === "kill" ? killed(current.over) : frozen(strike);
  });

  /** The request goes on only when the process is really gone: a kill takes a moment, and its socket would still answer. */
  function killed(over: Promise<void>): Promise<void> {
    processor.kill();
    return over;
  }

  function frozen({ forMs, holdsRequest }: Extract<Strike, { kind: "freeze" }>) {
    const pid = processor.pid();
    if (pid === undefined) return undefined;
    process.kill(pid, "SIGSTOP");
    const thawed = pause(forMs).then(() => {
      // Its own process still: a frozen one neither ends nor is replaced.
      if (processor.pid() === pid) process.kill(pid, "SIGCONT");
    });
    return holdsRequest ? thawed : undefined;
  }

  return {
    slot,
    run: async () => {
      const over = Promise.withResolvers<void>();
      const run: Run = { slot, startedAtMs: now() };
      seen.restart();
      current = { run, over: over.promise };
      try {
        const { outcome, received, reason } = await processor.run(slot);
        Object.assign(run, { outcome, received, reason });
      } catch {
        run.outcome = "died";
      }
      run.endedAtMs = now();
      over.resolve();
      return run;
    },
    stop: async () => {
      seen.stop();
      processor.kill();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
    },
  };
}

async function proxiesBefore(environment: Readonly<Record<string, string | undefined>>) {
  const before = (name: string) => {
    const target = environment[name];
    if (target === undefined) throw new Error(`Expected \`${name}\` to be set`);
    return startFaultProxy({ target });
  };
  return {
    sqs: await before("AWS_ENDPOINT_URL_SQS"),
    dynamodb: await before("AWS_ENDPOINT_URL_DYNAMODB"),
    ses: await before("AWS_ENDPOINT_URL_SES"),
    ai: await before("OPENAI_BASE_URL"),
    events: await before("AWS_ENDPOINT_URL_EVENTBRIDGE"),
  } satisfies FaultProxies;
}
