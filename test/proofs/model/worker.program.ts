/** Explores the configurations that it is sent, one after the other. */
import { parentPort } from "node:worker_threads";
import { configurationOf } from "./configurations.ts";
import { explore } from "./search.ts";
import type { Asked, Told } from "./pool.ts";

const port = parentPort;
if (port === null) throw new Error("Expected to be a worker of `npm run model`");
const tell = (told: Told) => port.postMessage(told);

port.on("message", ({ name, limit }: Asked) => {
  const begunAtMs = Date.now();
  const explored = explore(configurationOf(name).model, {
    limit,
    progress: (states, waiting) => tell({ kind: "progress", name, states, waiting }),
  });
  tell({ kind: "explored", name, explored, tookMs: Date.now() - begunAtMs });
});
