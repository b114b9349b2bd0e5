// What the writer makes of Node's own errors, which in jest are another realm's: run as a process of its own.
import type { AiFault } from "../../../local/servers/ai/ai.ts";
import { NOBODY } from "../../helpers/aws-clients.ts";
import { openStudy, PROMPT } from "./writer-factory.ts";

const study = await openStudy();

/** Why there are no words, and how many requests it took to know. */
async function ask(fault: AiFault, connect = study.connect()): Promise<[string, number]> {
  study.proxy.reset();
  let isOver = false;
  study.ai.inject({ ...fault, times: Infinity, match: () => !isOver });
  const write = study.writer({ connect, attemptMs: 200 });
  const signal = new AbortController().signal;
  const written = await write(PROMPT, { untilMs: Date.now() + 5_000, signal });
  isOver = true;
  return [written.ok ? "written" : written.reason, study.proxy.count()];
}

console.log(
  JSON.stringify({
    hanging: await ask({ hang: true }),
    dripping: await ask({ drip: true }),
    dropped: await ask({ disconnect: true }),
    page: await ask({ body: "<html>Welcome</html>" }),
    broken: await ask({ malformed: true }),
    refused: await ask({}, study.connect("local", `${NOBODY}/v1`)),
    keyless: await ask(
      {},
      study.connect(() => Promise.reject(new Error("no key"))),
    ),
  }),
);
await study.stop();
