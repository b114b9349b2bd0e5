import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DevEvent, DevState } from "../../local/dev/page/contract.ts";
import { eventually } from "../helpers/eventually.ts";
import { order, SLOW, start, type Started } from "./dev-process.ts";
import { createProject, type Project } from "./preview-project.ts";

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

  test("why --local answers about a short id of the terminal", async () => {
    const [shortId = ""] = await send(order("118"));
    await eventOnce(shortId, delivered);
    const why = (id: string) => {
      const command = start("why", [id, "--local", "-C", project.root], { TZ: "UTC" });
      return command.ended.then((code) => ({ code, output: command.output() }));
    };
    const [mailed, skipped, unknown] = await Promise.all([
      why(shortId),
      why("dev-3"),
      why("dev-999"),
    ]);
    expect([mailed.code, skipped.code, unknown.code]).toEqual([0, 0, 1]);
    expect(mailed.output).toMatch(/^✓ Delivered today at \d\d:\d\d, .+ after the event arrived/);
    expect(mailed.output).toMatch(/^ {2}From +order\.shipped, event 118, text by AI$/m);
    expect(skipped.output).toMatch(/^– No email: order\.shipped found nothing to report/);
    expect(unknown.output).toMatch(/^– Nothing found: the dev server has no email/);
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
    await run("suppress", "op@example.com", "--yes");
    expect((await state()).suppressions).toMatchObject([{ address: "op@example.com" }]);
    expect(await run("suppressed")).toContain("op@example.com");
    await run("unsuppress", "op@example.com", "--yes");
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
