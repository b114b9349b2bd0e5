/**
 * Loaded before all else (`node --import`) in a process that follows a virtual clock. The time is in a file that the clock's
 * owner writes, so it is right from the first moment after a freeze; the owner's messages say when to fire timers.
 */
import { subscribe } from "node:diagnostics_channel";
import { openSync, readSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import timersPromises from "node:timers/promises";
import { installTimers } from "./timers.ts";

/** What the process tells the clock's owner whenever it can only go on after an answer or after some time. */
export type ProcessState = {
  readonly id: string;
  readonly pid: number;
  /** Invocations that it has begun. */
  readonly begun: number;
  /** Whether it works on one. */
  readonly isBusy: boolean;
  /** Requests that it has sent and that have not been answered. */
  readonly requests: number;
  readonly nextTimerAtMs: number | undefined;
  /** The number of the owner's message that this answers. */
  readonly answers: number;
};

const { VIRTUAL_CLOCK: folder = "", VIRTUAL_CLOCK_ID: id = "" } = process.env;
const file = openSync(join(folder, "now"), "r");
const bytes = Buffer.alloc(8);
function now(): number {
  readSync(file, bytes, 0, 8, 0);
  return bytes.readDoubleLE();
}

/** Requests and work of the operating system that end without the clock. */
const WORK = /^(?:Immediate|FSReq|GetAddrInfo|TCPConnect|PipeConnect|Write|Shutdown)/;
/** Turns of the event loop in a row without work. */
const QUIET_TURNS = 2;

/** Of `node:http` and of `fetch`. */
const requests = new Set<object>();
let begun = 0;
let isBusy = false;
let answers = 0;
let lastTold = "";
let isLooking = false;

const timers = installTimers(globalThis, now, look);
timersPromises.setTimeout = pause as typeof timersPromises.setTimeout;
syncBuiltinESMExports();

subscribe("http.client.request.created", (message) => {
  const { request } = message as { request: ClientRequest };
  // Lambda's runtime waits for the next event: the invocation before it is over.
  if (request.path.endsWith("/invocation/next")) {
    isBusy = false;
    request.once("response", () => {
      begun += 1;
      isBusy = true;
      send();
    });
  } else {
    requests.add(request);
    request.once("close", () => {
      requests.delete(request);
      look();
    });
  }
  look();
});

subscribe("undici:request:create", (message) => {
  requests.add((message as { request: object }).request);
  look();
});
for (const end of ["undici:request:trailers", "undici:request:error"])
  subscribe(end, (message) => {
    requests.delete((message as { request: object }).request);
    look();
  });

const owner = connect(join(folder, "socket"));
await new Promise((resolve, reject) => owner.once("connect", resolve).once("error", reject));
owner.unref();
createInterface({ input: owner }).on("line", (line) => {
  void timers.fire().then(() => {
    answers = Number(line);
    look();
  });
});

/** Tells the owner as soon as the event loop has nothing left to do. */
function look(): void {
  if (isLooking) return;
  isLooking = true;
  let quietTurns = 0;
  const turn = () => {
    const nextAtMs = timers.nextAtMs() ?? Infinity;
    const works =
      nextAtMs <= now() || process.getActiveResourcesInfo().some((one) => WORK.test(one));
    quietTurns = works ? 0 : quietTurns + 1;
    if (quietTurns < QUIET_TURNS) return void setImmediate(turn);
    isLooking = false;
    send();
  };
  setImmediate(turn);
}

function send(): void {
  for (const request of requests)
    if ("destroyed" in request && request.destroyed === true) requests.delete(request);
  const state: ProcessState = {
    id,
    pid: process.pid,
    begun,
    isBusy,
    requests: requests.size,
    nextTimerAtMs: timers.nextAtMs(),
    answers,
  };
  const text = JSON.stringify(state);
  if (text === lastTold) return;
  lastTold = text;
  owner.write(`${text}\n`);
}

function pause<T>(ms?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(Object.assign(new Error("The operation was aborted"), { name: "AbortError" }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve(value as T);
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
