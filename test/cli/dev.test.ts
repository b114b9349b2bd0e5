import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { EmailDetail, SuppressionList } from "../../operator/console/page/contract.ts";
import type { DevEvent, DevState } from "../../operator/console/page/dev/contract.ts";
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

  const read = async <Answer>(path: string) =>
    (await fetch(new URL(path, url))).json() as Promise<Answer>;
  const state = () => read<DevState>("/api/dev");
  const suppressed = async () => {
    const { rows } = await read<SuppressionList>("/api/suppressions");
    return rows.map(({ address, why }) => [address, why]);
  };
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
  const sendWith = async (fault: string, event: object): Promise<string> => {
    const answer = await post(`/events?fault=${fault}`, [event]);
    expect(answer.status).toBe(202);
    const { ids } = (await answer.json()) as { ids: string[] };
    return ids[0] ?? "";
  };
  const send = (event: object) => sendWith("none", event);
  /** The event once it has this outcome. */
  const eventOnce = (shortId: string, outcome: DevEvent["outcome"]) =>
    eventually(async () => {
      const event = await read<DevEvent>(`/api/dev/event?id=${shortId}`);
      expect(event.outcome).toBe(outcome);
      return event;
    }, SLOW);
  /** The event's email once it is in this state. */
  const emailOnce = (shortId: string, state = "delivered") =>
    eventually(async () => {
      const { place } = await read<DevEvent>(`/api/dev/event?id=${shortId}`);
      const [key = "", recipient = ""] = place?.id.split(".") ?? [];
      const email = await read<EmailDetail>(`/api/email?key=${key}&recipient=${recipient}`);
      expect(email.row.state).toBe(state);
      return email;
    }, SLOW);

  test("prints where everything is, and a row for each sample", () => {
    expect(dev.output()).toContain(`Send      POST ${url}/events`);
    expect(dev.output()).toMatch(/AWS +SQS :\d+ +SES :\d+ +DynamoDB :\d+/);
    expect(dev.output()).toMatch(/dev-1 +order\.shipped +✓ mailed 1 +\d+\.\d s/);
    for (const line of dev.output().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("POST /events returns short ids, and the email is sent at once", async () => {
    const shortId = await send(order("100"));
    expect(shortId).toMatch(/^dev-\d+$/);
    const { timeline } = await emailOnce(shortId);
    expect(timeline.map(({ title }) => title)).toEqual([
      "Event received",
      "Plan written",
      "Accepted by SES, attempt 1",
      "Delivered",
    ]);
    expect(await eventOnce(shortId, "mailed")).toMatchObject({
      id: "100",
      tone: "ok",
      file: "notifications/order-shipped.ts",
    });
    await eventually(() => expect(dev.output()).toMatch(new RegExp(`${shortId} .*✓ mailed 1`)));
  });

  test("why --local answers about a short id of the terminal", async () => {
    const shortId = await send(order("118"));
    await emailOnce(shortId);
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
    expect(skipped.output).toMatch(/^– No email: `shouldNotify` of order\.shipped returned false/);
    expect(unknown.output).toMatch(/^– Nothing found: the dev server has no email/);
  });

  test("shows the AI's request and answer of an event, without the key", async () => {
    const { exchanges } = await emailOnce(await send(order("101")));
    expect(exchanges.map(({ call }) => call)).toEqual(["write", "verify"]);
    expect(exchanges[0]).toMatchObject({ model: "offline-writer" });
    expect(exchanges[0]?.refused).toBeUndefined();
    expect(exchanges[0]?.request).toContain("A-101");
    expect(exchanges[0]?.answer).toContain("headline");
    expect(JSON.stringify(exchanges)).not.toMatch(/bearer|authorization/i);
  });

  test("serves an email and its source under a policy that runs nothing", async () => {
    const shortId = await send(order("102"));
    const { row } = await emailOnce(shortId);
    const html = await fetch(new URL(`/api/sent?key=${row.key}&recipient=${row.recipient}`, url));
    expect(await html.text()).toContain("A-102");
    const [sent] = (await eventOnce(shortId, "mailed")).sent;
    const source = await fetch(new URL(sent?.path ?? "", url));
    expect(await source.text()).toMatch(/^List-Unsubscribe:/m);
    expect(sent?.unsubscribeUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    for (const { headers } of [html, source])
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
  });

  test("redirects the console's former address to the page", async () => {
    const answer = await fetch(new URL("/console/", url), { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, "/"]);
    expect(await (await fetch(url)).text()).toContain('id="health"');
    expect((await state()).samples).toHaveLength(3);
  });

  test("a message of an AWS SDK arrives at the SQS endpoint", async () => {
    const { sdkSettings } = await state();
    const sqs = new SQSClient({
      region: sdkSettings["AWS_REGION"] ?? "",
      endpoint: sdkSettings["AWS_ENDPOINT_URL_SQS"] ?? "",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: sdkSettings["QUEUE_URL"],
        MessageBody: JSON.stringify(order("103", { note: "nothing" })),
      }),
    );
    sqs.destroy();
    const [row] = (await state()).events;
    const { shortId = "" } = row ?? {};
    expect((await eventOnce(shortId, "skipped")).id).toBe("103");
  });

  test("says why an event has no email: skipped, a duplicate, a dead letter", async () => {
    const skipped = await eventOnce(await send(order("104", { note: "nothing" })), "skipped");
    expect(skipped.answer.what).toBe(
      "No email: `shouldNotify` of order.shipped returned false for this event.",
    );
    expect(skipped.answer.next).toContain("notifications/order-shipped.ts");
    const first = await send(order("105"));
    await emailOnce(first);
    const second = await eventOnce(await send(order("105")), "duplicate");
    expect([second.duplicateOf, second.place]).toEqual([first, undefined]);
    const dead = await eventOnce(await send(order("106", { order: 7 })), "dead-letter");
    expect(dead.place?.view).toBe("dead-letters");
    expect(dead.answer.what).toContain("data.order");
    expect((await state()).events.slice(0, 3)).toMatchObject([
      { shortId: dead.shortId, summary: expect.stringMatching(/^dead letter: .*data\.order/) },
      { shortId: second.shortId, summary: `duplicate: already handled as ${first}` },
      { shortId: skipped.shortId },
    ]);
  });

  test("a fault holds for the event that is sent, and its address can be unsuppressed", async () => {
    const to = { notify: ["gone@example.com"] };
    await emailOnce(await sendWith("bounce", order("107", to)), "bounced");
    await emailOnce(await send(order("108", to)), "suppressed");
    expect(await suppressed()).toEqual([["gone@example.com", "bounced"]]);
    const { rows } = await read<SuppressionList>("/api/suppressions");
    const { recipient = "", address } = rows[0] ?? {};
    const targets = [{ kind: "recipient", recipient, address }];
    const sent = { action: "unsuppress", targets, why: "the mailbox exists now" };
    expect((await post("/api/actions/do", sent)).status).toBe(200);
    expect(await suppressed()).toEqual([]);
    await emailOnce(await send(order("109", to)));
  });

  test.each([
    ["ai-unusable", "110", ["write", "write"]],
    ["ai-unsupported", "117", ["write", "verify", "write", "verify"]],
  ])("%s leads to the fallback text, and the calls are named", async (fault, id, calls) => {
    const { exchanges, fallback } = await emailOnce(await sendWith(fault, order(id)));
    expect(fallback).toBeDefined();
    expect(exchanges.map(({ call }) => call)).toEqual(calls);
    expect(exchanges.at(-1)?.refused).toBeDefined();
  });

  test("the next event uses an edit, and a fault keeps the version before", async () => {
    const subjectOf = async (id: string) => (await emailOnce(await send(order(id)))).row.subject;
    expect(await subjectOf("111")).toBe("Order shipped: A-111");

    await project.change("Order shipped:", "On its way:");
    await eventually(() => expect(dev.output()).toMatch(/reload +order-shipped\.ts/), SLOW);
    expect(await subjectOf("112")).toBe("On its way: A-112");

    await project.change("facts: ({ data })", "facts: ({ data }");
    await eventually(
      () => expect(dev.output()).toMatch(/✗ notifications\/order-shipped\.ts:\d+ is not loaded/),
      SLOW,
    );
    expect(dev.output()).toMatch(/events use the version of \d\d:\d\d:\d\d/);
    expect((await state()).watching.faults).toHaveLength(1);
    expect(await subjectOf("113")).toBe("On its way: A-113");

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
    const shortId = await send(order("120"));
    await emailOnce(shortId);
    const [sent] = (await eventOnce(shortId, "mailed")).sent;
    expect(await (await fetch(new URL(sent?.path ?? "", url))).text()).toMatch(
      /^From: New <new@example\.com>/m,
    );

    await withSender("Acme Shop");
    await eventually(() => expect(dev.output()).toMatch(/✗ postrider\.config\.ts/), SLOW);
    await writeFile(file, before);
    await eventually(async () => expect((await state()).watching.faults).toEqual([]), SLOW);
  });

  test("a redriven dead letter is processed again under its short id", async () => {
    const shortId = await send(order("114", { notify: [] }));
    const { place } = await eventOnce(shortId, "dead-letter");
    await project.change("({ data }) => data.notify", '() => ["fixed@example.com"]');
    await eventually(() => expect(dev.output().match(/reload /g)).toHaveLength(5), SLOW);
    const [key = "", messageId = ""] = place?.id.split(".") ?? [];
    const targets = [{ kind: "dead-letter", key, messageId }];
    const sent = { action: "redrive", targets, why: "the definition is corrected" };
    expect((await post("/api/actions/do", sent)).status).toBe(200);
    await emailOnce(shortId);
    expect((await post("/api/actions/do", sent)).status).toBe(400);
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
    ["an unknown fault", "/events?fault=rain", "{}", /Expected a fault/],
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
    expect((await emailOnce(ids[0] ?? "")).row.eventId).toBe("115");

    const ofLines = start("send", ["-", "-C", project.root]);
    ofLines.child.stdin?.end(`${JSON.stringify(order("116"))}\noops\n`);
    expect(await ofLines.ended).toBe(0);
    expect(ofLines.output()).toMatch(/^Sent 2 events to the dev server: dev-\d+, dev-\d+\n$/);

    const ofSample = start("send", ["--sample", "a hostile note", "-C", project.root]);
    expect(await ofSample.ended).toBe(0);
    const oops = /dev-\d+$/.exec(ofLines.output().trim())?.[0] ?? "";
    expect((await eventOnce(oops, "dead-letter")).body).toBe("oops");
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
    expect(await suppressed()).toEqual([
      ["op@example.com", expect.stringMatching(/^operator, by ./)],
    ]);
    expect(await run("suppressed")).toContain("op@example.com");
    await run("unsuppress", "op@example.com", "--yes");
    expect(await suppressed()).toEqual([]);
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

  test("ends on Ctrl-C, also while it loads an edit", async () => {
    await project.change("On its way:", "Under way:");
    dev.child.kill("SIGINT");
    expect(await dev.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });
});
