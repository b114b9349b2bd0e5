import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eventually } from "../helpers/eventually.ts";
import { createProject } from "./preview-project.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));
const TRAINING = fileURLToPath(new URL("../../examples/training-company", import.meta.url));

type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

function start(...options: string[]): Started {
  return startWith({}, ...options);
}

function startWith(environment: NodeJS.ProcessEnv, ...options: string[]): Started {
  const child = spawn(
    process.execPath,
    ["--no-warnings", PROGRAM, "dev", "-C", TRAINING, ...options],
    {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (output += String(text)));
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return { child, output: () => output, ended };
}

describe("npm start", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "postrider-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  test("--once brings each of the twenty-two samples to its right end and exits with 0", async () => {
    const { output, ended } = start("--once", "--port", "0");
    expect(await ended).toBe(0);
    expect(output()).toContain("Every event was processed as expected.");
    expect(output()).toContain(
      "22 events, 16 notifications, 2 duplicates, 4 dead letters, 22 emails accepted by SES",
    );
    expect(output()).toMatch(/Inbox +http:\/\/127\.0\.0\.1:\d+/);
    expect(output()).toMatch(
      /1 │ new times, agent and site; three recipients +│ class\.updated +│ +3 │ AI/,
    );
    expect(output()).toMatch(
      /│ the same edit as an update: no mail of its own +│ class\.updated +│ +│ +│ duplicate: already handled as 4 +│ +│/,
    );
    expect(output()).toMatch(/│ nothing but who saved it: nobody is told +│.*│ nothing to tell +│/);
    expect(output()).toMatch(
      /│ a new class, with all that is known of it +│.*│ plain \(by-definition\)/,
    );
    expect(output()).toMatch(/│ one of two mailboxes does not exist.*│ 1 bounced, 1 delivered +│/);
    expect(output()).toMatch(/│ a reader calls the mail spam.*│ 1 complained +│/);
    expect(output()).toMatch(/│ a reader is out of office.*│ 1 delivered +│/);
    expect(output()).toContain("recipient-impossible. recipient 1 of 2: no @");
    expect(output()).not.toMatch(/warning/i);
  });

  test.each([
    ["a JSON array", (events: unknown[]) => JSON.stringify(events, undefined, 2)],
    [
      "one document a line",
      (events: unknown[]) => events.map((event) => JSON.stringify(event)).join("\n"),
    ],
  ])("--events sends the reader's own events from %s", async (_, format) => {
    const event = {
      specversion: "1.0",
      source: "s",
      type: "gift.wrapped",
      data: { item: "🎁", notify: ["me@example.com"] },
    };
    const path = await file(
      "events.json",
      format([
        { ...event, id: "1" },
        { ...event, id: "2" },
      ]),
    );
    const { output, ended } = start("--once", "--slots", "2", "--port", "0", "--events", path);
    expect(await ended).toBe(0);
    expect(output()).toContain("Every event was processed as expected.");
  });

  test("--project sends each sample of another project and runs its definitions", async () => {
    const project = await createProject();
    try {
      const { output, ended } = start("--once", "--port", "0", "--project", project.root);
      expect(await ended).toBe(0);
      expect(output()).toContain("3 events, 2 notifications");
      expect(output()).toContain("2 emails accepted by SES");
    } finally {
      await project.remove();
    }
  });

  test("--project names a folder without a project", async () => {
    const { output, ended } = start("--once", "--project", folder);
    expect(await ended).toBe(2);
    expect(output()).toMatch(/^Expected a Postrider project in .+ Run `npx postrider init`/);
  });

  test("--events shows a repeated event as a duplicate and counts its email once", async () => {
    const event = {
      specversion: "1.0",
      source: "s",
      type: "gift.wrapped",
      data: { item: "a book", notify: ["me@example.com"] },
    };
    const path = await file(
      "twice.json",
      JSON.stringify([
        { ...event, id: "1" },
        { ...event, id: "2" },
        { ...event, id: "1" },
      ]),
    );
    const { output, ended } = start("--once", "--port", "0", "--events", path);
    expect(await ended).toBe(0);
    expect(output()).toMatch(/│ 3 │ event 3 │ gift\.wrapped │ .*duplicate: already handled as 1 │/);
    expect(output()).toContain(
      "3 events, 2 notifications, 1 duplicate, 0 dead letters, 2 emails accepted by SES",
    );
  });

  test("--events says for each refused event why, and exits with 1", async () => {
    const path = await file("bad.jsonl", '{"specversion":"1.0","source":"s","type":"t"}\noops\n');
    const { output, ended } = start("--once", "--port", "0", "--events", path);
    expect(await ended).toBe(1);
    expect(output()).toContain("1. event 1: unreadable. Expected `event.id` to be a string");
    expect(output()).toContain(
      "2. event 2 (bad line 2): unreadable. Expected the message body to be JSON",
    );
  });

  test("--events sends none of the lines of a broken array, and says where it is broken", async () => {
    const path = await file("broken.json", '[\n{"id":"1"},\n{"id":"2"}\n');
    const { output, ended } = start("--once", "--port", "0", "--events", path);
    expect(await ended).toBe(1);
    expect(output()).toContain(`${path} is not JSON: it ends too early, at line 4, column 1`);
    expect(output()).not.toContain("    at ");
  });

  test.each([
    [
      "a file that is not there",
      ["--events", "/nowhere/events.json"],
      "/nowhere/events.json cannot be read: ENOENT",
      1,
    ],
    [
      "a directory in place of events",
      ["--events", tmpdir()],
      `${tmpdir()} cannot be read: EISDIR (it is a directory)`,
      1,
    ],
    [
      "a port that is none",
      ["--port", "70000"],
      'Expected an integer from 0 to 65535, got "70000".',
      2,
    ],
    ["slots that are none", ["--slots", "21"], 'Expected an integer from 1 to 20, got "21".', 2],
    ["an option that is none", ["--sometimes"], "unknown option '--sometimes'", 2],
  ])("refuses %s with a sentence", async (_, options, sentence, exitCode) => {
    const { output, ended } = start("--once", ...options);
    expect(await ended).toBe(exitCode);
    expect(output()).toContain(sentence);
    expect(output()).not.toContain("    at ");
  });

  test("refuses a base URL that is none, before the first run", async () => {
    const { output, ended } = startWith({ OPENAI_BASE_URL: "foo" }, "--once", "--port", "0");
    expect(await ended).toBe(1);
    expect(output()).toBe(
      'Expected `OPENAI_BASE_URL` to be a URL that begins with http:// or https://, got "foo"\n',
    );
  });

  test("names the model, and says why text is the fallback and how to fix it", async () => {
    const nothing = createServer((_, response) => response.writeHead(404).end("<html>")).listen(
      0,
      "127.0.0.1",
    );
    await once(nothing, "listening");
    const address = nothing.address();
    const baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const { output, ended } = startWith({ OPENAI_BASE_URL: baseUrl }, "--once", "--port", "0");
    await ended;
    nothing.close();
    expect(output()).toContain(`Writer  gpt-6-luna at ${baseUrl}`);
    expect(output()).toMatch(
      /\nFallback text, and why:\n(?:.*\n)*? {2}\d+ events?: no chat completions API .+ \(ai-wrong-url\) {2}-> {2}set OPENAI_BASE_URL to /,
    );
  });

  test("--once says that events beyond those of a run wait, and exits with 1", async () => {
    const events = Array.from({ length: 52 }, (_, index) => ({
      specversion: "1.0",
      source: "s",
      type: "gift.wrapped",
      id: String(index),
      data: { item: "a book", notify: ["me@example.com"] },
    }));
    const path = await file("many.json", JSON.stringify(events));
    const { output, ended } = start("--once", "--port", "0", "--events", path);
    expect(await ended).toBe(1);
    expect(output()).toContain(
      "2 more wait: a run takes 50; without --once the next run takes them.",
    );
    expect(output()).not.toContain("Not at their right end");
  });

  test("--help says what there is, and exits with 0", async () => {
    const { output, ended } = start("--help");
    expect(await ended).toBe(0);
    for (const option of [
      "--once",
      "--events <file>",
      "--port <number>",
      "--slots <number>",
      "--verbose",
      "OPENAI_API_KEY",
    ])
      expect(output()).toContain(option);
  });

  test("takes another port where the inbox's is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { output, ended } = start("--once", "--port", String(port));
    expect(await ended).toBe(0);
    expect(output()).toContain(`Port ${port} is taken; the inbox takes another one.`);
    taken.close();
  });

  test("leaves its dead letters where the doctor counts them", async () => {
    const { child, output, ended } = start("--port", "0");
    try {
      await eventually(() => expect(output()).toContain("(Ctrl-C ends)"), { timeoutMs: 60_000 });
      const doctor = spawnSync(
        process.execPath,
        [PROGRAM, "doctor", "--local", "--timeout", "60"],
        {
          encoding: "utf8",
        },
      );
      expect(doctor.stdout).toMatch(/warn {2}dead letters {2}4 dead letters wait for you {2}->/);
      expect(doctor.stdout).toMatch(/ok {4}feedback {6}there are no dead letters\n/);
      expect(doctor.stdout).toMatch(/ok {4}queue {9}is there, with 0 messages\n/);
    } finally {
      child.kill("SIGINT");
    }
    expect(await ended).toBe(0);
  });

  test("waits for the next minute after the first run, and ends cleanly on Ctrl-C", async () => {
    const { child, output, ended } = start("--port", "0");
    await eventually(() => expect(output()).toContain("(Ctrl-C ends)"), { timeoutMs: 20_000 });
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(output()).toContain("Stopped.");
  });
});
