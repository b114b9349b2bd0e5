import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { closeServer, listenOnLoopback } from "../../../operator/http/loopback.ts";

const PROGRAM = fileURLToPath(new URL("./loopback.program.ts", import.meta.url));

test("a server listens on 127.0.0.1 only, and its closing can be repeated", async () => {
  const server = createServer((_, response) => response.end());
  const url = await listenOnLoopback(server);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(server.address()).toMatchObject({ address: "127.0.0.1" });
  await closeServer(server);
  await closeServer(server);
});

test("a process exits after it has stopped its servers, whatever they were doing", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { timeout: 10_000 });
  expect(stdout).toBe("stopped\n");
});
