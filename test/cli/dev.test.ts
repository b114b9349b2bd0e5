import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DevEvent, DevState } from "../../local/dev/page/contract.ts";
import { eventually } from "../helpers/eventually.ts";
import { FIXTURE } from "../helpers/fixture-project.ts";
import { createProject, type Project } from "./preview-project.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));

type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

function start(
  command: string,
  options: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Started {
  const child = spawn(process.execPath, ["--no-warnings", PROGRAM, command, ...options], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (output += String(text)));
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return { child, output: () => output, ended };
}

const SLOW = { timeoutMs: 50_000 };

/** An order of the project's definition, or what differs from one. */
function order(id: string, data: object = {}) {
  const given = { order: `A-${id}`, customer: { name: "Sipho Dube" }, notify: ["a@example.com"] };
  return {
    specversion: "1.0",
    source: "https://shop.example.com",
    type: "order.shipped",
    id,
    data: { ...given, ...data },
  };
}

let project: Project;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project.remove());

describe("postrider dev", () => {
  let dev: Started;
  let url: string;
  beforeAll(async () => {
    dev = start("dev", ["--port", "0", "-C", project.root]);
    url = await eventually(() => {
      const [, found] = /Page +(http:\S+)/.exec(dev.output()) ?? [];
      if (found === undefined) throw new Error(dev.output());
      return found;
    }, SLOW);
    await eventually(() => expect(dev.output()).toMatch(/dev-3 .*skipped/), SLOW);
  });
  afterAll(() => void dev.child.kill("SIGKILL"));

  const state = async (): Promise<DevState> =>
    (await fetch(new URL("/api/state", url))).json() as Promise<DevState>;
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
  const send = async (...events: readonly object[]): Promise<string[]> => {
    const answer = await post("/events", events);
    expect(answer.status).toBe(202);
    const { ids } = (await answer.json()) as { ids: string[] };
    return ids;
  };
  /** The event once it meets the expectation. */
  const eventOnce = (shortId: string, meets: (event: DevEvent) => void) =>
    eventually(async () => {
      const event = (await state()).events.find((one) => one.shortId === shortId);
      if (event === undefined) throw new Error(`Expected ${shortId} to be there`);
      meets(event);
      return event;
    }, SLOW);
  const sendAndWait = async (event: object, outcome: string) => {
    const [shortId = ""] = await send(event);
    return eventOnce(shortId, (one) => expect(one.outcome).toBe(outcome));
  };
  const delivered = (event: DevEvent) =>
    expect(event.emails.map((email) => email.state)).toEqual(["delivered"]);

  test("prints where everything is, and a row for each sample", () => {
    expect(dev.output()).toContain(`Send      POST ${url}/events`);
    expect(dev.output()).toMatch(/AWS +SQS :\d+ +SES :\d+ +DynamoDB :\d+/);
    expect(dev.output()).toMatch(/dev-1 +order\.shipped +✓ mailed 1 +\d+\.\d s/);
    for (const line of dev.output().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("POST /events returns short ids, and the email is sent at once", async () => {
    const [shortId = ""] = await send(order("100"));
    expect(shortId).toMatch(/^dev-\d+$/);
    const event = await eventOnce(shortId, delivered);
    expect(event).toMatchObject({ id: "100", via: "POST /events", outcome: "mailed", tone: "ok" });
    expect(event.definition?.file).toBe("notifications/order-shipped.ts");
    const titles = event.timeline.map(({ title }) => title);
    expect(titles).toEqual([
      "Event received",
      "Taken by a run",
      "Text by AI",
      "Text verified",
      "Accepted by SES",
      "Delivered",
    ]);
    await eventually(() => expect(dev.output()).toMatch(new RegExp(`${shortId} .*✓ mailed 1`)));
  });

  test("shows the AI's request and answer of an event, without the key", async () => {
    const event = await sendAndWait(order("101"), "mailed");
    expect(event.ai.map(({ call }) => call)).toEqual(["write", "verify"]);
    expect(event.ai[0]).toMatchObject({ status: 200, model: "offline-writer" });
    expect(event.ai[0]?.request).toContain("A-101");
    expect(event.ai[0]?.answer).toContain("choices");
    expect(JSON.stringify(event)).not.toMatch(/bearer|authorization/i);
  });

  test("serves an email's parts under a policy that runs nothing", async () => {
    const [shortId = ""] = await send(order("102"));
    const [email] = (await eventOnce(shortId, delivered)).emails;
    const html = await fetch(new URL(email?.htmlPath ?? "", url));
    expect(await html.text()).toContain("A-102");
    expect(html.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
    const text = await fetch(new URL(email?.textPath ?? "", url));
    expect(await text.text()).toContain("A-102");
    const raw = await fetch(new URL(email?.rawPath ?? "", url));
    expect(await raw.text()).toMatch(/^List-Unsubscribe:/m);
    expect(email?.unsubscribeUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  test("a message of an AWS SDK arrives at the SQS endpoint", async () => {
    const { sdkSettings, endpoints } = await state();
    const sqs = new SQSClient({
      region: sdkSettings["AWS_REGION"] ?? "",
      endpoint: endpoints.sqs,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: endpoints.queueUrl,
        MessageBody: JSON.stringify(order("103")),
      }),
    );
    sqs.destroy();
    const { events } = await state();
    expect(events[0]).toMatchObject({ id: "103", via: "SQS" });
  });

  test("says why an event has no email: skipped, a duplicate, a dead letter", async () => {
    const skipped = await sendAndWait(order("104", { note: "nothing" }), "skipped");
    expect(skipped.next).toContain("notifications/order-shipped.ts");
    const first = await sendAndWait(order("105"), "mailed");
    const second = await sendAndWait(order("105"), "duplicate");
    expect(second.duplicateOf).toBe(first.shortId);
    expect(second.emails).toEqual([]);
    const dead = await sendAndWait(order("106", { order: 7 }), "dead-letter");
    expect(dead.deadLetter?.reason).toBe("data-invalid");
    expect(dead.answer).toContain("data.order");
  });

  test("a fault holds for the next event, and its address can be unsuppressed", async () => {
    const to = { notify: ["gone@example.com"] };
    expect((await post("/api/faults", { fault: "bounce" })).status).toBe(202);
    const [bounced = ""] = await send(order("107", to));
    await eventOnce(bounced, ({ emails }) => expect(emails[0]?.state).toBe("bounced"));
    const [suppressed = ""] = await send(order("108", to));
    await eventOnce(suppressed, ({ emails }) => expect(emails[0]?.state).toBe("suppressed"));
    expect((await state()).suppressions).toMatchObject([
      { address: "gone@example.com", reason: "bounced" },
    ]);
    expect((await post("/api/unsuppress", { address: "gone@example.com" })).status).toBe(202);
    expect((await state()).suppressions).toEqual([]);
    const [mailed = ""] = await send(order("109", to));
    await eventOnce(mailed, delivered);
  });

  test("an AI that cannot be used leads to the fallback text, with the reason", async () => {
    await post("/api/faults", { fault: "ai-unusable" });
    const event = await sendAndWait(order("110"), "mailed");
    expect(event.fallback).toBeDefined();
    expect(event.ai.map(({ refused }) => refused !== undefined)).toEqual([true, true]);
  });

  test("a judge that refuses the text twice leads to the fallback text, and the calls are named", async () => {
    await post("/api/faults", { fault: "ai-unsupported" });
    const event = await sendAndWait(order("117"), "mailed");
    expect(event.fallback).toBeDefined();
    expect(event.ai.map(({ call, refused }) => [call, refused])).toEqual([
      ["write", undefined],
      ["verify", "ai-unsupported"],
      ["write", undefined],
      ["verify", "ai-unsupported"],
    ]);
  });

  test("the next event uses an edit, and a fault keeps the version before", async () => {
    const before = await sendAndWait(order("111"), "mailed");
    expect(before.emails[0]?.subject).toBe("Order shipped: A-111");

    await project.change("Order shipped:", "On its way:");
    await eventually(() => expect(dev.output()).toMatch(/reload +order-shipped\.ts/), SLOW);
    const edited = await sendAndWait(order("112"), "mailed");
    expect(edited.emails[0]?.subject).toBe("On its way: A-112");

    await project.change("facts: ({ data })", "facts: ({ data }");
    await eventually(
      () => expect(dev.output()).toMatch(/✗ notifications\/order-shipped\.ts:\d+ is not loaded/),
      SLOW,
    );
    expect(dev.output()).toMatch(/events use the version of \d\d:\d\d:\d\d/);
    expect((await state()).watching.faults).toHaveLength(1);
    const kept = await sendAndWait(order("113"), "mailed");
    expect(kept.emails[0]?.subject).toBe("On its way: A-113");

    await project.change("facts: ({ data }", "facts: ({ data })");
    await eventually(async () => expect((await state()).watching.faults).toEqual([]), SLOW);
  });

  test("the next event uses a changed setting, and a wrong one is named", async () => {
    const file = join(project.root, "postrider.config.ts");
    const before = await readFile(file, "utf8");
    const withSender = (sender: string) =>
      writeFile(file, before.replace("Shop <shop@example.com>", sender));
    await withSender("New <new@example.com>");
    await eventually(() => expect(dev.output()).toMatch(/reload +postrider\.config\.ts/), SLOW);
    const [email] = (await sendAndWait(order("120"), "mailed")).emails;
    const raw = await (await fetch(new URL(email?.rawPath ?? "", url))).text();
    expect(raw).toMatch(/^From: New <new@example\.com>/m);

    await withSender("Acme Shop");
    await eventually(() => expect(dev.output()).toMatch(/✗ postrider\.config\.ts/), SLOW);
    await writeFile(file, before);
    await eventually(async () => expect((await state()).watching.faults).toEqual([]), SLOW);
  });

  test("a redriven dead letter is processed again under its short id", async () => {
    const [shortId = ""] = await send({ ...order("114", { notify: [] }) });
    await eventOnce(shortId, ({ outcome }) => expect(outcome).toBe("dead-letter"));
    await project.change("({ data }) => data.notify", '() => ["fixed@example.com"]');
    await eventually(() => expect(dev.output().match(/reload /g)).toHaveLength(5), SLOW);
    expect((await post("/api/redrive", { shortId })).status).toBe(202);
    await eventOnce(shortId, delivered);
    expect((await post("/api/redrive", { shortId })).status).toBe(400);
  });

  test("stays up when an export of a file throws", async () => {
    const file = join(project.root, "notifications/odd.ts");
    await writeFile(
      file,
      "export const definition = { get notify() { throw new Error('odd'); } };",
    );
    await eventually(
      async () => expect((await state()).watching.faults[0]?.file).toBe("notifications/odd.ts"),
      SLOW,
    );
    await rm(file);
    await eventually(async () => expect((await state()).watching.faults).toEqual([]), SLOW);
  });

  test.each([
    ["text that is no JSON", "/events", "class.updated;7", /is not JSON.+Expected a JSON array/],
    ["an unknown fault", "/api/faults", '{"fault":"rain"}', /fault/],
    ["nothing", "/events", "", /holds no events/],
  ])("answers 400 with what was expected to %s", async (_, path, body, error) => {
    const answer = await fetch(new URL(path, url), { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toMatch(error);
  });

  test("postrider send sends a file, stdin and a sample to the running server", async () => {
    const file = join(project.root, "event.json");
    await writeFile(file, JSON.stringify(order("115"), undefined, 2));
    const ofFile = start("send", [file, "-C", project.root, "--json"]);
    expect(await ofFile.ended).toBe(0);
    const { ids } = JSON.parse(ofFile.output()) as { ids: string[] };
    expect(await eventOnce(ids[0] ?? "", delivered)).toMatchObject({
      id: "115",
      via: "postrider send",
    });

    const ofLines = start("send", ["-", "-C", project.root]);
    ofLines.child.stdin?.end(`${JSON.stringify(order("116"))}\noops\n`);
    expect(await ofLines.ended).toBe(0);
    expect(ofLines.output()).toMatch(/^Sent 2 events to the dev server: dev-\d+, dev-\d+\n$/);

    const ofSample = start("send", ["--sample", "a hostile note", "-C", project.root]);
    expect(await ofSample.ended).toBe(0);
    const { events } = await state();
    expect(events.slice(0, 3).map(({ body }) => body.slice(0, 4))).toEqual([
      expect.any(String),
      "oops",
      expect.any(String),
    ]);
    const none = start("send", ["--sample", "none such", "-C", project.root]);
    expect(await none.ended).toBe(2);
    expect(none.output()).toContain("order.shipped: an order");
  });

  test("--local sends operators' commands to the running server", async () => {
    const run = async (command: string, ...options: string[]) => {
      const given = [...options, "--local", "-C", project.root];
      const { output, ended } = start(command, given, { AWS_PROFILE: "of-an-account" });
      expect(await ended).toBe(0);
      return output();
    };
    await run("suppress", "op@example.com");
    expect((await state()).suppressions).toMatchObject([{ address: "op@example.com" }]);
    expect(await run("suppressed")).toContain("op@example.com");
    await run("unsuppress", "op@example.com");
    expect((await state()).suppressions).toEqual([]);
    expect(await run("held", "--json")).toBe("[]\n");
  });

  test("a second server runs beside the first, on other ports", async () => {
    const second = start("dev", ["--port", new URL(url).port, "-C", project.root]);
    await eventually(() => expect(second.output()).toMatch(/dev-3 .*skipped/), SLOW);
    expect(second.output()).toContain(`(${new URL(url).port} is taken)`);
    expect(second.output()).toContain("reach the dev server that was started before");
    second.child.kill("SIGINT");
    expect(await second.ended).toBe(0);
  });

  test("refuses requests of other sites' pages", async () => {
    const headers = { origin: "https://evil.example" };
    const answer = await fetch(new URL("/events", url), { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(403);
  });

  test("forgets its events on request", async () => {
    await post("/api/clear", {});
    expect((await state()).events).toEqual([]);
  });

  test("ends on Ctrl-C, also while it loads an edit", async () => {
    await project.change("On its way:", "Under way:");
    dev.child.kill("SIGINT");
    expect(await dev.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe("postrider dev --once", () => {
  let files = "";
  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), "postrider-"));
  });
  afterAll(() => rm(files, { recursive: true }));
  const file = async (name: string, text: string) => {
    await writeFile(join(files, name), text);
    return join(files, name);
  };
  const onceWith = (...options: readonly string[]) =>
    start("dev", ["--once", "--port", "0", "-C", project.root, ...options]);

  test("sends the samples and exits with 0, on another port if its own is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { output, ended } = onceWith("--port", String(port));
    expect(await ended).toBe(0);
    taken.close();
    expect(output()).toContain(`(${port} is taken)`);
    expect(output()).toContain("3 events: 2 mailed, 1 skipped");
    expect(output()).toContain("Every event was processed as expected.");
    expect(output()).not.toContain("\u001b");
  });

  test("processes each sample as expected: bounces, complaints, duplicates and dead letters too", async () => {
    const { output, ended } = start("dev", ["--once", "--port", "0", "-C", FIXTURE]);
    expect(await ended).toBe(0);
    expect(output()).toContain("Every event was processed as expected.");
    for (const line of [/bounced 1/, /marked as spam/, /duplicate/, /skipped/, /dead letter: /])
      expect(output()).toMatch(line);
  });

  test("exits with 1 and names the sample that is not processed as expected", async () => {
    const own = await createProject();
    try {
      await own.change(
        'name: "nothing to tell",',
        'name: "nothing to tell", expect: { states: { bounced: 1 } },',
      );
      const { output, ended } = start("dev", ["--once", "--port", "0", "-C", own.root]);
      expect(await ended).toBe(1);
      expect(output()).toMatch(/Not processed as expected:\n {2}dev-3 nothing to tell\n/);
    } finally {
      await own.remove();
    }
  });

  test("--json prints a line of JSON for each event to stdout, and nothing else", async () => {
    const { child, ended } = onceWith("--json");
    let stdout = "";
    child.stdout?.on("data", (text) => (stdout += String(text)));
    expect(await ended).toBe(0);
    const results = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(results).toHaveLength(3);
    expect(results[0]).toEqual({
      id: "dev-1",
      name: expect.any(String),
      type: "order.shipped",
      outcome: "mailed",
      summary: "mailed 1",
      emails: 1,
      isAsExpected: true,
    });
    expect(results[2]).toMatchObject({ outcome: "skipped", emails: 0, isAsExpected: true });
  });

  test("--json without --once is refused", async () => {
    const { output, ended } = start("dev", ["--json", "-C", project.root]);
    expect(await ended).toBe(2);
    expect(output()).toContain("--json needs --once");
  });

  test("processes more events than one run takes, and exits with 1 if one is a dead letter", async () => {
    const events = Array.from({ length: 60 }, (_, index) =>
      order(`2${index}`, { note: "nothing" }),
    );
    const path = await file(
      "events.jsonl",
      [...events.map((event) => JSON.stringify(event)), "oops"].join("\n"),
    );
    const { output, ended } = onceWith("--events", path);
    expect(await ended).toBe(1);
    expect(output()).toContain("61 events: 60 skipped, 1 dead letter");
    expect(output()).toContain("dead letter: the body is not JSON");
    expect(output()).toMatch(/Not processed as expected:\n {2}dev-61 event 61 .*\n/);
  });

  test.each([
    ["a file that is not there", ["--events", "/nowhere/a.json"], 1, /cannot be read: ENOENT/],
    ["a port that is none", ["--port", "70000"], 2, /Expected an integer from 0 to 65535/],
  ])("refuses %s with a sentence", async (_, options, code, sentence) => {
    const { output, ended } = onceWith(...options);
    expect(await ended).toBe(code);
    expect(output()).toMatch(sentence);
    expect(output()).not.toContain("    at ");
  });

  test("does not start with a fault, and shows where it is", async () => {
    await project.change("facts: ({ data })", "facts: ({ data }");
    const { output, ended } = onceWith();
    expect(await ended).toBe(1);
    await project.change("facts: ({ data }", "facts: ({ data })");
    expect(output()).toMatch(/^ {2}✗ notifications\/order-shipped\.ts:\d+\n\n[^]*> +\d+ \|/);
    expect(output()).not.toContain("Page");
  });

  test("refuses an invalid base URL before anything starts", async () => {
    const { output, ended } = start("dev", ["--once", "-C", project.root], {
      OPENAI_BASE_URL: "foo",
    });
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^Expected `OPENAI_BASE_URL` to be a URL that begins with http/);
  });

  test("calls a model elsewhere, and says why the text is the fallback", async () => {
    const nothing = createServer((_, response) => response.writeHead(404).end("<html>"));
    nothing.listen(0, "127.0.0.1");
    await once(nothing, "listening");
    const address = nothing.address();
    const baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
    const { output, ended } = start("dev", ["--once", "--port", "0", "-C", project.root], {
      OPENAI_BASE_URL: baseUrl,
    });
    expect(await ended).toBe(0);
    nothing.close();
    expect(output()).toContain(`Writer    gpt-6-luna at ${baseUrl}`);
    expect(output()).toMatch(/mailed 1, fallback: no chat\s+completions API answers/);
  });
});
