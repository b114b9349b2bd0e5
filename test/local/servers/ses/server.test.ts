import { createServer } from "node:net";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { GetSendQuotaCommand, ListIdentitiesCommand, SendEmailCommand } from "@aws-sdk/client-ses";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { startSes } from "../../../../local/servers/ses/server.ts";
import { createMailbox } from "../../../../local/servers/ses/mailbox.ts";
import { createClient, rawCommand, sendMail, startPair, stopPair } from "./ses-factory.ts";
import type { SesPair } from "./ses-factory.ts";

let pair: SesPair;
beforeAll(async () => {
  pair = await startPair({ maxSendRate: 1000, max24HourSend: 200 });
});
afterAll(() => stopPair(pair));
beforeEach(() => pair.ses.reset());

describe("SendRawEmail", () => {
  test("stores the email with its tags, set and recipients, and returns an id like SES's", async () => {
    const beforeMs = Date.now();
    const messageId = await sendMail(pair.client, {
      tags: { notification: "order-1", delivery: "d-1", definition: "order_shipped" },
      configurationSet: "postrider",
      headers: { "X-Postrider-Delivery": "d-1" },
    });

    expect(messageId).toMatch(/^0100[0-9a-f]{12}-[0-9a-f-]{36}-000000$/);
    expect(pair.ses.mailbox.mails()).toEqual([
      {
        messageId,
        acceptedAtMs: expect.any(Number),
        from: "shop@example.com",
        recipients: ["ada@example.org"],
        source: expect.any(Buffer),
        tags: { notification: "order-1", delivery: "d-1", definition: "order_shipped" },
        configurationSet: "postrider",
      },
    ]);
    const mail = pair.ses.mailbox.find(messageId);
    expect(mail?.acceptedAtMs).toBeGreaterThanOrEqual(beforeMs);
    expect(mail?.source.toString()).toContain("X-Postrider-Delivery: d-1\r\n");
  });

  test("replaces Message-ID and Date and leaves the rest as it was", async () => {
    const headers = {
      "Message-ID": "<mine@example.com>",
      Date: "Mon, 01 Jan 2001 00:00:00 +0000",
      "X-Long": "one\r\n two",
    };
    const messageId = await sendMail(pair.client, { headers, text: "Grüße 🚚" });

    const mail = pair.ses.mailbox.find(messageId);
    const parsed = await simpleParser(mail?.source ?? "");
    expect(parsed.messageId).toBe(`<${messageId}@email.amazonses.com>`);
    expect(Math.abs((parsed.date?.getTime() ?? 0) - (mail?.acceptedAtMs ?? 0))).toBeLessThan(1000);
    expect(mail?.source.toString()).not.toContain("mine@example.com");
    expect(mail?.source.toString()).not.toContain("2001");
    expect(mail?.source.toString()).toContain("X-Long: one\r\n two\r\n");
    expect(parsed.text).toBe("Grüße 🚚\n");
  });

  test("sends to Destinations if they are given, not to the headers", async () => {
    const messageId = await sendMail(pair.client, {
      destinations: ["Bob <bob@example.net>", "eve@example.net"],
    });
    expect(pair.ses.mailbox.find(messageId)?.recipients).toEqual([
      "bob@example.net",
      "eve@example.net",
    ]);
  });

  test("sends to To, Cc and Bcc if no Destinations are given", async () => {
    const messageId = await sendMail(pair.client, {
      to: '"Lovelace, Ada" <ada@example.org>, bob@example.org',
      headers: { Cc: "eve@example.org", Bcc: "zoe@example.org" },
    });
    expect(pair.ses.mailbox.find(messageId)?.recipients).toEqual([
      "ada@example.org",
      "bob@example.org",
      "eve@example.org",
      "zoe@example.org",
    ]);
  });
});

test("SendEmail composes a message from its fields", async () => {
  const answer = await pair.client.send(
    new SendEmailCommand({
      Source: "Shop <shop@example.com>",
      Destination: {
        ToAddresses: ["ada@example.org", "bob@example.org"],
        BccAddresses: ["eve@example.org"],
      },
      ReplyToAddresses: ["help@example.com"],
      Message: {
        Subject: { Data: "Grüße 🚚" },
        Body: { Text: { Data: "Text ✓" }, Html: { Data: "<p>HTML ✓</p>" } },
      },
      Tags: [{ Name: "delivery", Value: "d-1" }],
    }),
  );

  const mail = pair.ses.mailbox.find(answer.MessageId ?? "");
  const parsed = await simpleParser(mail?.source ?? "");
  expect(mail?.recipients).toEqual(["ada@example.org", "bob@example.org", "eve@example.org"]);
  expect(mail?.tags).toEqual({ delivery: "d-1" });
  expect(parsed.subject).toBe("Grüße 🚚");
  expect(parsed.text?.trim()).toBe("Text ✓");
  expect(parsed.html).toContain("<p>HTML ✓</p>");
  expect(parsed.replyTo?.text).toBe("help@example.com");
  expect(mail?.source.toString()).not.toContain("eve@example.org");
});

test("GetSendQuota counts recipients", async () => {
  await sendMail(pair.client, { destinations: ["a@example.org", "b@example.org"] });

  expect(await pair.client.send(new GetSendQuotaCommand({}))).toMatchObject({
    Max24HourSend: 200,
    MaxSendRate: 1000,
    SentLast24Hours: 2,
  });
});

test("refuses an unknown action", async () => {
  await expect(pair.client.send(new ListIdentitiesCommand({}))).rejects.toMatchObject({
    name: "InvalidAction",
    $metadata: { httpStatusCode: 400 },
  });
});

test("counts requests by action, and reset forgets everything", async () => {
  await sendMail(pair.client);
  await sendMail(pair.client);
  await pair.client.send(rawCommand({ to: "nobody" })).catch(() => undefined);
  await pair.client.send(new GetSendQuotaCommand({}));
  expect(pair.ses.requests).toEqual({ SendRawEmail: 3, GetSendQuota: 1 });

  pair.ses.inject({ code: "Throttling" });
  pair.ses.reset();
  expect(pair.ses.requests).toEqual({});
  expect(pair.ses.mailbox.mails()).toEqual([]);
  expect(await pair.client.send(new GetSendQuotaCommand({}))).toMatchObject({ SentLast24Hours: 0 });
});

test("accepts many senders at once and loses no email", async () => {
  const ids = await Promise.all(
    Array.from({ length: 150 }, (_, index) =>
      sendMail(pair.client, { to: `user-${index}@example.org` }),
    ),
  );
  expect(new Set(ids).size).toBe(150);
  expect(
    pair.ses.mailbox
      .mails()
      .map((mail) => mail.messageId)
      .toSorted(),
  ).toEqual(ids.toSorted());
});

test("the mailbox keeps only the newest emails", () => {
  const mailbox = createMailbox(2);
  for (const messageId of ["a", "b", "c"]) {
    const source = Buffer.from("");
    mailbox.keep({ messageId, acceptedAtMs: 0, from: "", recipients: [], source, tags: {} });
  }
  expect(mailbox.mails().map((mail) => mail.messageId)).toEqual(["b", "c"]);
  expect(mailbox.find("a")).toBeUndefined();
});

describe("starting and stopping", () => {
  test("rejects with EADDRINUSE if the port is taken", async () => {
    await expect(startSes({ port: Number(new URL(pair.ses.url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  test("listens only on 127.0.0.1 and the requested port", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as { port: number };
    probe.close();
    await once(probe, "close");

    const ses = await startSes({ port });
    expect(ses.url).toBe(`http://127.0.0.1:${port}`);
    // A server on all addresses would answer here too.
    await expect(fetch(`http://127.0.0.2:${port}/health`)).rejects.toThrow("fetch failed");
    await ses.stop();
  });

  test("stop frees the port, may be called twice, and ends requests that hang or wait", async () => {
    const ses = await startSes({});
    const client = createClient(ses.url);
    ses.inject({ hang: true });
    const hanging = client.send(rawCommand()).catch((error: Error) => error);
    const waiting = createClient(ses.url);
    ses.inject({ latencyMs: 60_000 });
    const late = waiting.send(rawCommand()).catch((error: Error) => error);
    while (ses.requests["SendRawEmail"] !== 2) await new Promise(setImmediate);

    await Promise.all([ses.stop(), ses.stop()]);
    expect(await hanging).toHaveProperty("message", expect.stringContaining("socket hang up"));
    expect(await late).toHaveProperty("message", expect.stringContaining("socket hang up"));
    expect(ses.mailbox.mails()).toEqual([]);

    const again = await startSes({ port: Number(new URL(ses.url).port) });
    await again.stop();
    client.destroy();
    waiting.destroy();
  });

  test("a stopped server lets its process exit, also with open connections and waits", async () => {
    const script = `
      import http from "node:http";
      const { startSes } = await import(${JSON.stringify(new URL("../../../../local/servers/ses/server.ts", import.meta.url).href)});
      const ses = await startSes({ latencyMs: 60000 });
      const agent = new http.Agent({ keepAlive: true });
      http.request(ses.url, { method: "POST", agent }).on("error", () => {}).end("Action=SendEmail");
      while (!ses.requests.SendEmail) await new Promise(setImmediate);
      await ses.stop();
      console.log("stopped");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [exitCode] = await once(child, "exit");
    expect({ exitCode, output: output.trim() }).toEqual({ exitCode: 0, output: "stopped" });
  });
});
