// Handlers that test/local/lambda/lambda.test.ts runs in a child process.

import { writeSync } from "node:fs";

type Context = { getRemainingTimeInMillis: () => number } & Record<string, unknown>;

let invocations = 0;

if (process.env["INIT"] === "throw") throw new RangeError("broken at init");
if (process.env["INIT"] === "exit") process.exit(3);
if (process.env["INIT"] === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));

export async function handler(event: unknown, context: Context) {
  invocations += 1;
  const remainingMs = context.getRemainingTimeInMillis();
  return { event, pid: process.pid, invocations, context, remainingMs };
}

export async function environment() {
  return process.env;
}

export async function nothing() {}

export function synchronous() {
  return "at once";
}

export async function hang() {
  console.log("hanging");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

export async function loop(event: { forever: boolean }) {
  while (event.forever) Math.random();
  return "not forever";
}

export async function fail() {
  throw new TypeError("no such thing");
}

export async function failOddly() {
  // oxlint-disable-next-line typescript/only-throw-error -- What a library of another's may do.
  throw "just text";
}

export async function unwritable() {
  return 1n;
}

export async function crash() {
  // Not console.error(): an exit cuts off what it has not yet written.
  writeSync(2, "almost\nabout to go\n");
  process.exit(7);
}

export async function crashLater(event: { crash: boolean }) {
  if (event.crash) setTimeout(() => process.exit(9), 300);
  return process.pid;
}

/** Beyond the heap: Node's own cap does not see it. */
export async function exhaust() {
  const hoard: Buffer[] = [];
  for (;;) {
    hoard.push(Buffer.alloc(2 ** 22, 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

let thawed = "not yet";

/** Leaves something behind that comes due soon. */
export async function leave() {
  const before = thawed;
  setTimeout(() => {
    thawed = "in a later invocation";
    console.log("thawed");
  }, 100);
  await new Promise((resolve) => setTimeout(resolve, 1));
  return before;
}

export async function rejectLater() {
  void Promise.reject(new RangeError("nobody listens"));
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

export async function throwLater() {
  setImmediate(() => {
    throw new RangeError("nobody catches");
  });
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

export async function talk() {
  console.log("one\ntwo");
  console.error("three");
}

export function callback(_event: unknown, _context: unknown, done: () => void) {
  done();
}

export const noFunction = "text";
