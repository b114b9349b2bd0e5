/** Runs the function, or a minimal program, in a separate process, and measures what it costs. */
import { writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { answerCalls } from "./child.ts";

export type Cost = {
  /** Emails that SES accepted. */
  readonly sent: number;
  /** User and system time of the whole process, ms. */
  readonly cpuMs: number;
  readonly wallMs: number;
};

export type WorkVerbs = typeof verbs;

const FUNCTION_TIMEOUT_MS = 105_000;

/** One run of up to 50 messages; returns the number of emails that SES accepted. */
type RunOnce = () => Promise<number>;

const runOnce = process.argv[2] === "barest" ? await loadBarest() : await loadOurs();
const profiler = new Session();

const verbs = {
  run: async (times: number): Promise<Cost> => {
    const startedAtMs = performance.now();
    const before = process.cpuUsage();
    let sent = 0;
    for (let run = 0; run < times; run++) sent += await runOnce();
    const { user, system } = process.cpuUsage(before);
    return { sent, cpuMs: (user + system) / 1000, wallMs: performance.now() - startedAtMs };
  },

  /** The process's resident memory: now, and the most it ever was. */
  memory: () => ({
    peakBytes: process.resourceUsage().maxRSS * 1024,
    ...process.memoryUsage(),
  }),

  startProfile: async () => {
    profiler.connect();
    await profiler.post("Profiler.enable");
    await profiler.post("Profiler.setSamplingInterval", { interval: 200 });
    await profiler.post("Profiler.start");
  },
  writeProfile: async (file: string) => {
    const { profile } = await profiler.post("Profiler.stop");
    profiler.disconnect();
    await writeFile(file, JSON.stringify(profile));
  },
};

answerCalls(verbs);

const INVOCATION = {
  awsRequestId: "bench",
  functionName: "processor",
  functionVersion: "$LATEST",
  memoryLimitInMB: "1024",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:processor",
};

async function loadOurs(): Promise<RunOnce> {
  const { handler } = await import("../local/lambda/handlers/processor.ts");
  return async () => {
    const summary = await handler(
      { slot: process.argv[3] },
      { ...INVOCATION, getRemainingTimeInMillis: () => FUNCTION_TIMEOUT_MS },
    );
    if (summary.outcome !== "done" || summary.written !== summary.sent)
      throw new Error(`Expected an undisturbed run, got ${JSON.stringify(summary)}`);
    return summary.sent;
  };
}

async function loadBarest(): Promise<RunOnce> {
  const { runBarest } = await import("./barest.ts");
  return runBarest;
}
