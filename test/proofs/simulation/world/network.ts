/**
 * Requests between processes and services. One leaves, arrives, is worked and answered, each at a time of its own and
 * each possibly never; what a process does not hear has happened all the same.
 */
import type { Clock } from "../time/clock.ts";
import type { Process, Processes } from "../time/processes.ts";
import { cutOff, refusedConnection, resetConnection, type Service } from "./faults.ts";

export type Request = {
  readonly service: Service;
  readonly operation: string;
  readonly input: object;
};

/** What the weather makes of one request. Times in ms; undefined: never. */
export type Passage =
  | { readonly kind: "no-connection"; readonly afterMs: number }
  | {
      readonly kind: "passes";
      readonly thereMs: number | undefined;
      readonly backMs: number | undefined;
      /** The connection breaks where the answer would be. */
      readonly reset?: boolean;
      /** Refused by the service, before its work, or in spite of it. */
      readonly refusal?: { readonly error: Error; readonly worked: boolean };
    };

export type Outcome = { readonly output: unknown } | { readonly error: unknown };

/** Works a request that has arrived and answers it once, at once or later. */
export type Work = (request: Request, process: Process, answer: (outcome: Outcome) => void) => void;

export type InFlight = Request & { readonly process: Process; readonly leftAtMs: number };

export type NetworkOptions = {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly passageOf: (request: Request, process: Process) => Passage;
  readonly work: Work;
  /** Told when the request is on the wire. */
  readonly onLeaves: (request: Request, process: Process) => void;
  readonly onAnswered: (request: Request, process: Process, outcome: Outcome) => void;
};

export type Network = {
  /** One try. `timeoutMs` and the signal end the waiting, not what is under way. */
  readonly exchange: (
    process: Process,
    request: Request,
    limits: { readonly timeoutMs?: number | undefined; readonly signal?: AbortSignal | undefined },
  ) => Promise<unknown>;
  /** A point where the process may die or freeze, and nothing else happens. */
  readonly step: (process: Process) => Promise<void>;
  readonly inFlight: (process: Process) => readonly InFlight[];
};

export function createNetwork(options: NetworkOptions): Network {
  const { clock, processes, passageOf, work, onLeaves, onAnswered } = options;
  const flying = new Map<Process, Set<InFlight>>();

  const step = (process: Process): Promise<void> =>
    new Promise((resolve) => processes.deliver(process, clock.now(), "io", resolve));

  const exchange: Network["exchange"] = async (process, request, { timeoutMs, signal }) => {
    if (signal?.aborted) throw cutOff("AbortError");
    await step(process);
    if (signal?.aborted) throw cutOff("AbortError");
    const passage = passageOf(request, process);
    return new Promise((resolve, reject) => {
      let isOver = false;
      const flight: InFlight = { ...request, process, leftAtMs: clock.now() };
      const flights = flying.get(process) ?? new Set();
      flying.set(process, flights.add(flight));
      const end = (outcome: Outcome): void => {
        if (isOver) return;
        isOver = true;
        flights.delete(flight);
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        onAnswered(request, process, outcome);
        if ("error" in outcome) reject(outcome.error);
        else resolve(outcome.output);
      };
      const abort = () => end({ error: cutOff("AbortError") });
      // The process's own: it comes by the virtual clock.
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => end({ error: cutOff("TimeoutError") }), timeoutMs);
      signal?.addEventListener("abort", abort, { once: true });
      const back = (afterMs: number | undefined, outcome: Outcome): void => {
        if (afterMs !== undefined && !isOver)
          processes.deliver(process, clock.now() + afterMs, "io", () => end(outcome));
      };
      if (passage.kind === "no-connection")
        return back(passage.afterMs, { error: refusedConnection() });
      onLeaves(request, process);
      const { thereMs, backMs, reset = false, refusal } = passage;
      if (thereMs === undefined) {
        if (reset) back(backMs, { error: resetConnection() });
        return;
      }
      const answer = (outcome: Outcome) =>
        back(
          backMs,
          reset
            ? { error: resetConnection() }
            : refusal === undefined
              ? outcome
              : { error: refusal.error },
        );
      clock.at(clock.now() + thereMs, () => {
        if (refusal?.worked === false) answer({ error: refusal.error });
        else work(request, process, answer);
      });
    });
  };

  return { exchange, step, inFlight: (process) => [...(flying.get(process) ?? [])] };
}
