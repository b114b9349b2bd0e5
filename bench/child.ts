/** A child process whose functions are called like our own: one JSON message there, one back. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a child offers: functions of one argument. */
type Verbs = Record<string, (argument: never) => unknown>;

type Call = { readonly id: number; readonly verb: string; readonly argument: unknown };
type Answer<Result> = { readonly id: number; readonly result: Result; readonly error?: string };

export type Child<V extends Verbs> = {
  readonly call: <Name extends keyof V & string>(
    verb: Name,
    ...argument: Parameters<V[Name]>
  ) => Promise<Awaited<ReturnType<V[Name]>>>;
  readonly stop: () => Promise<void>;
};

export type ChildOptions = {
  /** The child's whole environment, but for PATH; default: ours. */
  readonly environment?: Record<string, string>;
  readonly nodeOptions?: readonly string[];
  readonly args?: readonly string[];
};

/** Starts `file` (a module that calls {@link answerCalls}); what it writes to its log is read and dropped. */
export async function startChild<V extends Verbs>(
  file: URL,
  { environment, nodeOptions = [], args = [] }: ChildOptions = {},
): Promise<Child<V>> {
  const child = fork(fileURLToPath(file), args, {
    env: environment === undefined ? process.env : { PATH: process.env["PATH"], ...environment },
    execArgv: [...nodeOptions],
    // A pipe, as in Lambda: writing a log costs what it costs there.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  child.stdout?.resume();
  const exited = once(child, "exit");
  let lastId = 0;

  const ask = <Result>(verb: string, argument: unknown): Promise<Result> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const end = (settle: () => void) => {
        child.off("message", answered);
        child.off("exit", died);
        settle();
      };
      const died = (code: number | null) =>
        end(() => reject(new Error(`${file.pathname} ended with ${code} during ${verb}`)));
      const answered = (answer: Answer<Result>) => {
        if (answer.id !== id) return;
        end(() =>
          answer.error === undefined ? resolve(answer.result) : reject(new Error(answer.error)),
        );
      };
      child.on("message", answered);
      child.once("exit", died);
      child.send({ id, verb, argument } satisfies Call);
    });

  await ready(child, exited, file);
  return {
    call: (verb, ...[argument]) => ask(verb, argument),
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}

/** In the child: answers calls until the parent has gone. */
export function answerCalls(verbs: Verbs): void {
  const send = (message: unknown) => process.send?.(message);
  process.on("disconnect", () => process.exit(0));
  process.on("message", ({ id, verb, argument }: Call) => {
    void (async () => {
      try {
        const run: ((argument: never) => unknown) | undefined = verbs[verb];
        if (run === undefined) throw new Error(`No verb ${verb}`);
        send({ id, result: await Reflect.apply(run, undefined, [argument]) });
      } catch (error) {
        send({ id, error: error instanceof Error ? error.stack : String(error) });
      }
    })();
  });
  send({ id: 0 });
}

async function ready(child: ChildProcess, exited: Promise<unknown>, file: URL): Promise<void> {
  const gone = exited.then(() => {
    throw new Error(`${file.pathname} ended before it was ready`);
  });
  await Promise.race([once(child, "message"), gone]);
  gone.catch(() => {});
}
